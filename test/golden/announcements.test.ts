import { fileURLToPath } from 'node:url';
import { announcementCard } from '../../cards/announcement-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { episodeAnnouncement } from '../../src/alerts/messages/episode-announcement.ts';
import { insightsData } from '../../src/commands/insights/answer.ts';
import { CONTEXT, spike } from '../alerts/messages/given-episode.ts';
import { givenRules } from '../alerts/messages/given-rules.ts';
import { ANNOUNCEMENT_STATES, LIVELY } from './given-announcements.ts';
import { CONTOSO } from './given-cards.ts';
import { type Golden, goldenSuite } from './golden.ts';

const ON_A_PHONE = ['episode-high', 'episode-resolved', 'group', 'digest-week', 'why', 'insights-open', 'mutes'];

const goldens = ([file, announcement]: (typeof ANNOUNCEMENT_STATES)[number]): readonly Golden[] =>
  [80, ...(ON_A_PHONE.includes(file) ? [40] : [])].map((width) => ({
    file: `${file}.${width}.txt`,
    make: async () => renderText(announcementCard(announcement, CONTOSO), { width, colour: false }),
  }));

goldenSuite('what people are told', fileURLToPath(new URL('announcements', import.meta.url)), [
  ...ANNOUNCEMENT_STATES.flatMap(goldens),
  {
    file: 'episode-of-sample-data.80.txt',
    make: async () =>
      renderText(announcementCard(episodeAnnouncement(spike(), CONTEXT), { ...CONTOSO, sample: true }), {
        width: 80,
        colour: false,
      }),
  },
  {
    file: 'insights.json.txt',
    make: async () => `${JSON.stringify(insightsData(LIVELY, givenRules), null, 2)}\n`,
  },
]);
