import { OFFICE } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  paths: [
    {
      // A toy maker whose shop system has never heard of STARTTLS.
      ...{ direction: 'inbound', connectorType: 'partner', connector: 'Tailspin Toys', forcedTls: 'no' },
      ...{ weekday: 34, weekend: 8, hours: OFFICE },
      tls: () => ({ none: 0.34, '1.2': 0.66 }),
    },
  ],
};
