import { expect, test } from 'vitest';
import { clampToNow } from '../../src/episodes/clamp-to-now.ts';
import { at, finding, givenBot } from './given-bot.ts';

test('what a clock that was ahead has written is brought back to now, and everything else is left alone', () => {
  const bot = givenBot();
  bot.find([finding({ subject: 'a@contoso.com' })], at('2026-11-10'));
  bot.find([finding({ subject: 'b@contoso.com' })], at('2027-11-10'));
  const [past, ahead] = bot.state().episodes;
  const now = at('2026-11-11');
  const after = clampToNow(bot.state().episodes, now);
  expect(after[0]).toBe(past);
  const [openedAt, findingAt, noticedAt] = [now, now, now].map((each) => each.toISOString());
  expect(after[1]).toMatchObject({ id: ahead?.id, openedAt, findingAt, noticedAt, peak: { at: openedAt } });
});
