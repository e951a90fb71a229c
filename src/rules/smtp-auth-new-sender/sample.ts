import { hosted, machine, office } from '../../sample/accounts.ts';
import { service, silent } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  senders: [
    {
      // Somebody bought a telephone system and told nobody.
      ...machine('voicemail@contoso.com', silent, hosted(80)),
      changes: [{ onDay: 0, to: { does: service(31) } }],
    },
    {
      ...machine('visitor-kiosk@fabrikam.com', silent, office(162)),
      changes: [{ onDay: 3, to: { does: service(18) } }],
    },
  ],
};
