import { DAYTIME } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  paths: [
    {
      // One of three on-premises servers is an Exchange 2010 that nobody dares to restart.
      ...{
        direction: 'inbound',
        connectorType: 'on-premises',
        connector: 'Contoso on-premises hybrid',
        forcedTls: 'no',
      },
      ...{ weekday: 150, weekend: 60, hours: DAYTIME },
      tls: () => ({ '1.0': 0.12, '1.2': 0.88 }),
    },
  ],
};
