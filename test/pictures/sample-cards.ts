import { announcementCard } from '../../cards/announcement-card.ts';
import type { Card } from '../../cards/card.ts';
import { replyCard } from '../../cards/reply-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { episodeAnnouncement } from '../../src/alerts/messages/episode-announcement.ts';
import type { Workspace } from '../../src/bot/workspace.ts';
import { SAMPLE_SOURCE } from '../../src/ingest/choose-source.ts';
import { rules } from '../../src/rules/index.ts';
import { askedOf, withSampleBot } from './sample-bot.ts';

/** Monday morning, when mail administrators look. Fixed, so that the pictures are the same whenever they are drawn. */
export const NOW = new Date('2026-11-23T09:00:00Z');
export const COLUMNS = 80;

/** What the sample tenant's bot answers to each line, and its worst insight, as on a terminal with colours. */
export const sampleCards = (
  lines: readonly string[],
): Promise<{ readonly answers: readonly string[]; readonly insight: string; readonly insights: string }> =>
  withSampleBot(NOW, async ({ bot, sample, unasked }) => {
    const answers: string[] = [];
    for (const line of lines) {
      const { reply, about } = await askedOf(bot, line);
      answers.push(drawn(replyCard(reply, { sample: about.tenant === 'sample', organisation: about.organisation })));
    }
    return { answers, insight: drawn(worstOf(sample)), insights: drawn(firstOf(unasked)) };
  });

/** The card that the newest of the worst insights has where it is told by itself. */
function worstOf({ state, organisation }: Workspace): Card {
  const high = state.read().episodes.filter(({ severity }) => severity === 'high');
  const worst = firstOf(high.toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1)));
  const say = episodeAnnouncement(worst, { now: NOW, mutes: [], rules, source: SAMPLE_SOURCE });
  return announcementCard(say, { sample: true, organisation });
}

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('the sample tenant has nothing to tell');
  return first;
}

const drawn = (card: Card): string => renderText(card, { width: COLUMNS, colour: true });
