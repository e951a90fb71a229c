import { hosted, machine, office, strangers } from '../../sample/accounts.ts';
import { abused, nightly, scanner, seldom, silent } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  senders: [
    {
      // A password from an old leak. Friday evening the first strangers, Saturday all of them; by Monday it is changed.
      ...machine('scanner@contoso.com', scanner(62, 'open'), office(69)),
      changes: [
        { onDay: 0, to: { does: abused(scanner(62, 'open'), 2_400, 17), via: [office(69), ...strangers(4)] } },
        { onDay: 1, to: { does: abused(scanner(62, 'open'), 9_600), via: [office(69), ...strangers(14)] } },
        { onDay: 2, to: { does: abused(scanner(62, 'open'), 4_100), via: [office(69), ...strangers(9)] } },
        { onDay: 3, to: { does: scanner(62, 'open'), via: [office(69)] } },
      ],
    },
    {
      // Asleep for months; one quiet message a day says that somebody tries it out.
      ...machine('conference@contoso.com', silent, hosted(62)),
      changes: [
        { onDay: -90, to: { does: seldom(2) } },
        { onDay: -80, to: { does: silent } },
        { onDay: 1, to: { does: nightly(1, 4), via: strangers(2) } },
      ],
    },
  ],
};
