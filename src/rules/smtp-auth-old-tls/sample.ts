import { hosted, machine } from '../../sample/accounts.ts';
import { service } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  senders: [
    {
      // An update brought its own, ancient TLS library along.
      ...machine('crm-sync@contoso.com', service(72), hosted(70, '1.2')),
      changes: [{ onDay: 0, to: { via: [hosted(70, '1.0')] } }],
    },
  ],
};
