import { announcementCard } from '../../../cards/announcement-card.ts';
import type { Card } from '../../../cards/card.ts';
import { renderSlack } from '../../../cards/slack/render.ts';
import type { Announcement } from '../../../src/view/announcement.ts';
import { faultsOf } from './validate.ts';

/** Every fault that Slack would find in a card, on either rung; none in a good one. */
export const slackFaultsOf = (card: Card): readonly string[] =>
  (['rich', 'plain'] as const).flatMap((rung) =>
    faultsOf(renderSlack(card, { rung })).map((fault) => `${rung}: ${fault}`),
  );

/**
 * Throws on a card that Slack would refuse. Stands where tests that are about something else get their cards, so that
 * each of those is seen, too.
 */
export function wouldBeTaken(card: Card): void {
  const faults = slackFaultsOf(card);
  if (faults.length > 0) throw new Error(`Slack would refuse "${card.title}":\n${faults.join('\n')}`);
}

export const announcementWouldBeTaken = (say: Announcement): void =>
  wouldBeTaken(announcementCard(say, { sample: false, organisation: 'Contoso' }));
