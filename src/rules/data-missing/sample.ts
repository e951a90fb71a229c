import { modern } from '../../sample/mail-path.ts';
import { DAYTIME } from '../../sample/rhythms.ts';
import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  sites: [
    {
      // A branch office whose own relay hands its mail to the organisation. It falls silent so much earlier than
      // everything else because whoever looks on the story day should get a card of what happened then, and four at
      // once would become one.
      name: 'Lyon',
      endsDaysBefore: 6,
      paths: [
        {
          ...{ direction: 'inbound', connectorType: 'on-premises', connector: 'Lyon branch relay', forcedTls: 'yes' },
          ...{ weekday: 38, weekend: 12, hours: DAYTIME },
          tls: modern,
        },
      ],
    },
  ],
};
