import { expect, test } from 'vitest';
import type { Episode } from '../../src/episodes/episode.ts';
import { explain } from '../../src/episodes/explain.ts';
import { forgetSaid } from '../../src/episodes/forget.ts';
import { mute } from '../../src/episodes/mutes.ts';
import { DEFAULT_SPEAKING as settings } from '../../src/episodes/settings.ts';
import { at, CONSOLE, finding, givenBot, hoursAfter, RULE, subscribed } from './given-bot.ts';

const START = at('2026-11-10T12:00:00');

test('`why` has the numbers, and what was decided in each conversation, newest first, with its figures', () => {
  const bot = givenBot([subscribed(), subscribed({ conversation: 'local:severe', minSeverity: 'high' })]);
  for (let hour = 0; hour < 30; hour += 1) bot.tick([finding()], hoursAfter(START, hour));
  bot.set({ mutes: mute([], { rule: RULE }, { by: 'ann', why: 'noise', forMs: 1e9, now: START }).mutes });
  const now = hoursAfter(START, 31);
  const explained = explain(bot.state().episodes[0] as Episode, { ...bot.state(), now, settings });

  expect(explained.episode.numbers).toEqual({ messages: 100, record: 20 });
  expect(explained.mutes).toMatchObject([{ why: 'noise' }]);
  const [here, severe] = explained.conversations;
  expect(here).toMatchObject({ conversation: CONSOLE, now: { reason: 'muted', because: { by: 'ann', why: 'noise' } } });
  expect(here?.verdicts.map(({ reason }) => reason)).toEqual(['unchanged', 'reminder-due', 'unchanged', 'opened']);
  expect(here?.verdicts[1]?.because).toEqual({
    postedAt: START.toISOString(),
    remindAfterHours: 24,
    interval: 6,
    spokenIn: 0,
  });
  expect(severe?.verdicts).toMatchObject([
    { reason: 'below-severity', because: { severity: 'medium', minSeverity: 'high' }, at: START.toISOString() },
  ]);
});

test('an episode that a conversation never heard of is explained too', () => {
  const bot = givenBot([subscribed()]);
  bot.find([finding()], START);
  bot.find([finding({ stand: 'quiet' })], hoursAfter(START, 1));
  const { conversations } = explain(bot.state().episodes[0] as Episode, { ...bot.state(), now: START, settings });
  expect(conversations).toMatchObject([{ said: null, now: { reason: 'resolved-before-posted' }, verdicts: [] }]);
});

test('twenty verdicts are kept at most, and five of an old story, none of a forgotten one', () => {
  const bot = givenBot();
  for (let hour = 0; hour < 60; hour += 1)
    bot.tick([finding({ magnitude: hour % 4 < 2 ? 100 : 150 })], hoursAfter(START, hour));
  expect(bot.state().saids[0]?.verdicts).toHaveLength(20);
  bot.tick([finding({ stand: 'quiet' })], hoursAfter(START, 60));
  const { saids, episodes } = bot.state();
  expect(forgetSaid(saids, episodes, hoursAfter(START, 61))).toEqual(saids);
  expect(forgetSaid(saids, episodes, hoursAfter(START, 300))[0]?.verdicts).toHaveLength(5);
  expect(forgetSaid(saids, [], START)).toEqual([]);
});
