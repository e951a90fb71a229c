import { OFFICE } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  paths: [
    {
      // Since summer one after another of their sites moves to a gateway that speaks TLS 1.0 and nothing else.
      ...{ direction: 'inbound', connectorType: 'partner', connector: 'Fabrikam partner', forcedTls: 'no' },
      ...{ weekday: 76, weekend: 18, hours: OFFICE },
      tls: (weeks) => {
        const old = Math.min(0.68, Math.max(0.08, 0.63 + 0.04 * weeks));
        return { '1.0': old, '1.2': 1 - old };
      },
    },
  ],
};
