import { expect, test } from 'vitest';
import { planningNotifications } from '../../../src/alerts/policy/plan-notifications.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import { acknowledge } from '../../../src/episodes/operator-actions.ts';
import { DEFAULT_SPEAKING } from '../../../src/episodes/settings.ts';
import { at, finding, givenBot, minutesAfter } from '../../episodes/given-bot.ts';

const START = at('2026-11-10T12:00:00');

/** How many insights are looked at closely, counted by their peaks being read, in the longest turn and in all. */
function looks(episodes: readonly Episode[], plan: (episodes: readonly Episode[]) => Generator<undefined, unknown>) {
  let [inTurn, longest, all] = [0, 0, 0];
  const watched = episodes.map((episode) =>
    Object.defineProperty({ ...episode }, 'peak', {
      enumerable: true,
      get: () => {
        inTurn += 1;
        all += 1;
        return episode.peak;
      },
    }),
  );
  for (const _ of plan(watched)) {
    longest = Math.max(longest, inTurn);
    inTurn = 0;
  }
  return { longest: Math.max(longest, inTurn), all };
}

test.each([2_000, 4_000])('what is decided on %i insights at once never takes longer than a turn', (open) => {
  const bot = givenBot();
  const found = Array.from({ length: open }, (_, n) => finding({ subject: `user${n}@contoso.com`, score: n }));
  const opened = givenBot();
  opened.find(found, START);
  const planned = (given: ReturnType<typeof bot.state>, now: Date) => (episodes: readonly Episode[]) =>
    planningNotifications({ ...given, episodes, now, fallback: null, settings: DEFAULT_SPEAKING });
  const toPost = looks(opened.state().episodes, planned(opened.state(), START));
  bot.tick(found, START);
  // The table in the thread has its hour, and then the whole group is acknowledged.
  const now = minutesAfter(START, 10);
  const ids = bot.state().episodes.map(({ id }) => id);
  bot.do(acknowledge(bot.state().episodes, ids, { by: 'ann', now }));
  const toEdit = looks(bot.state().episodes, planned(bot.state(), now));
  for (const { longest, all } of [toPost, toEdit]) {
    expect(all).toBeGreaterThanOrEqual(open);
    expect(longest).toBeLessThanOrEqual(1_000);
  }
});
