import { OFFICE } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  paths: [
    {
      // A publisher whose mail gateway was last updated when TLS 1.1 was new.
      ...{ direction: 'inbound', connectorType: 'partner', connector: 'Lucerne Publishing', forcedTls: 'no' },
      ...{ weekday: 42, weekend: 9, hours: OFFICE },
      tls: () => ({ '1.1': 0.31, '1.2': 0.69 }),
    },
  ],
};
