import { announcementCard } from '../../cards/announcement-card.ts';
import type { Card } from '../../cards/card.ts';
import { reportCard } from '../../cards/report-card.ts';
import { ask } from '../reports/given.ts';
import { ANNOUNCEMENT_STATES } from './given-announcements.ts';
import { CONTOSO, OTHER_CARDS, REPORT_STATES } from './given-cards.ts';

/** Every state of every card there is, by name. */
export const CARD_STATES: readonly (readonly [name: string, card: () => Promise<Card>])[] = [
  ...REPORT_STATES.map(
    ([name, store, report, params, episodes]) =>
      [name, async () => reportCard((await ask(await store(), report, params, episodes)).view, CONTOSO)] as const,
  ),
  ...OTHER_CARDS.map(([name, card]) => [`card-${name}`, card] as const),
  ...ANNOUNCEMENT_STATES.map(
    ([name, announcement]) => [name, async () => announcementCard(announcement, CONTOSO)] as const,
  ),
];
