import { expect, test } from 'vitest';
import { acknowledge } from '../../../src/episodes/operator-actions.ts';
import { at, finding, givenBot, minutesAfter } from '../../episodes/given-bot.ts';

const START = at('2026-11-10T12:00:00');

/** How many rows of the state are others after an acknowledgement, and what follows from it, than before. */
function rowsChanged(open: number): number {
  const bot = givenBot();
  bot.tick(
    Array.from({ length: open }, (_, n) => finding({ subject: `user${n}@contoso.com`, score: n })),
    START,
  );
  const now = minutesAfter(START, 10);
  bot.look(now);
  const before = bot.state();
  const [first] = before.episodes;
  bot.do(acknowledge(before.episodes, [first?.id ?? ''], { by: 'ann', now }));
  bot.look(now);
  const after = bot.state();
  const fresh = (is: readonly unknown[], was: readonly unknown[]) => {
    const known = new Set(was.map((row) => JSON.stringify(row)));
    return is.filter((row) => !known.has(JSON.stringify(row))).length;
  };
  return (['episodes', 'records', 'roots', 'deliveries'] as const).reduce(
    (sum, part) => sum + fresh(after[part], before[part]),
    0,
  );
}

test.each([40, 400])('an acknowledgement changes as many rows with %i open as with 20', (open) => {
  expect(rowsChanged(open)).toBe(rowsChanged(20));
  // The insight, what the conversation was told of it, and the edit of its card.
  expect(rowsChanged(open)).toBe(3);
});
