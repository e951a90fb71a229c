import { describe, expect, test } from 'vitest';
import { forgetMutes } from '../../src/episodes/forget.ts';
import { isRunning, mute, muteOf, unmute } from '../../src/episodes/mutes.ts';
import { acknowledge, markExpected, snooze } from '../../src/episodes/operator-actions.ts';
import { at, finding, givenBot, hoursAfter, RULE } from './given-bot.ts';

const NOW = at('2026-11-10T12:00:00');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function two() {
  const bot = givenBot();
  bot.find([finding({ subject: 'a@contoso.com' }), finding({ subject: 'b@contoso.com' })], NOW);
  const { episodes } = bot.state();
  return { bot, episodes, ids: episodes.map(({ id }) => id) };
}

describe('7. deeds say who, when, until and why', () => {
  test('acknowledging does what was asked, and again changes nothing', () => {
    const { episodes, ids } = two();
    const once = acknowledge(episodes, ids, { by: 'ann', now: NOW });
    expect(once.episodes.map(({ acknowledged }) => acknowledged)).toEqual([
      { by: 'ann', at: NOW.toISOString() },
      { by: 'ann', at: NOW.toISOString() },
    ]);
    const twice = acknowledge(once.episodes, ids, { by: 'bob', now: hoursAfter(NOW, 1) });
    expect(twice.episodes).toEqual(once.episodes);
    expect(twice.results).toMatchObject([
      { kind: 'already', episode: { acknowledged: { by: 'ann' } } },
      { kind: 'already', episode: { acknowledged: { by: 'ann' } } },
    ]);
  });

  test('one id that nobody knows does not keep the others from it', () => {
    const { episodes, ids } = two();
    const { results } = acknowledge(episodes, ['nothing', ...ids], { by: 'ann', now: NOW });
    expect(results.map(({ kind }) => kind)).toEqual(['not-found', 'done', 'done']);
  });

  test('what is over cannot be acknowledged any more', () => {
    const { bot, ids } = two();
    bot.find([finding({ subject: 'a@contoso.com', stand: 'quiet' })], hoursAfter(NOW, 1));
    expect(acknowledge(bot.state().episodes, ids, { by: 'ann', now: NOW }).results).toMatchObject([
      { kind: 'refused', reason: 'resolved' },
      { kind: 'done' },
    ]);
  });

  test('a snooze has an end; the same again is the same, another one replaces it', () => {
    const { episodes, ids } = two();
    const once = snooze(episodes, ids.slice(0, 1), { by: 'ann', now: NOW, forMs: 4 * HOUR });
    expect(once.episodes[0]?.snoozed).toEqual({
      by: 'ann',
      at: NOW.toISOString(),
      until: hoursAfter(NOW, 4).toISOString(),
    });
    const later = new Date(NOW.getTime() + 5000);
    expect(snooze(once.episodes, ids.slice(0, 1), { by: 'ann', now: later, forMs: 4 * HOUR }).results).toMatchObject([
      { kind: 'already' },
    ]);
    expect(snooze(once.episodes, ids.slice(0, 1), { by: 'bob', now: later, forMs: HOUR }).results).toMatchObject([
      { kind: 'done', episode: { snoozed: { by: 'bob' } } },
    ]);
  });

  test.for([
    [0, 'not-in-the-future'],
    [Number.NaN, 'not-in-the-future'],
    [31 * DAY, 'too-long'],
  ] as const)('a snooze of %d ms is refused: %s', ([forMs, reason]) => {
    const { episodes, ids } = two();
    expect(snooze(episodes, ids, { by: 'ann', now: NOW, forMs }).results[0]).toMatchObject({ kind: 'refused', reason });
  });

  test('expected needs a reason', () => {
    const { episodes, ids } = two();
    expect(markExpected(episodes, ids, { by: 'ann', now: NOW, why: ' ' }).results[0]).toMatchObject({
      kind: 'refused',
      reason: 'reason-missing',
    });
    const once = markExpected(episodes, ids, { by: 'ann', now: NOW, why: 'newsletter' });
    expect(once.episodes[0]?.expected).toEqual({ by: 'ann', at: NOW.toISOString(), why: 'newsletter' });
    expect(markExpected(once.episodes, ids, { by: 'bob', now: NOW, why: 'newsletter' }).results[0]?.kind).toBe(
      'already',
    );
  });
});

describe('7. mutes', () => {
  const muting = { by: 'ann', forMs: 7 * DAY, why: 'migration', now: NOW };

  test('a rule or a subject is muted, and nothing else', () => {
    const [a, b] = two().episodes;
    if (!a || !b) throw new Error('two were given');
    const ofSubject = mute([], { subject: 'a@contoso.com' }, muting).mutes;
    expect([a, b].map((episode) => muteOf(episode, ofSubject, NOW)?.why)).toEqual(['migration', undefined]);
    const ofRule = mute([], { rule: RULE }, muting).mutes;
    expect([a, b].map((episode) => muteOf(episode, ofRule, NOW)?.by)).toEqual(['ann', 'ann']);
  });

  test('always end', () => {
    const { mutes } = mute([], { rule: RULE }, muting);
    expect(mutes.map((each) => isRunning(each, hoursAfter(NOW, 7 * 24 - 1)))).toEqual([true]);
    expect(mutes.map((each) => isRunning(each, hoursAfter(NOW, 7 * 24)))).toEqual([false]);
  });

  test.for([
    [{ forMs: 91 * DAY }, 'too-long'],
    [{ forMs: -1 }, 'not-in-the-future'],
    [{ why: '' }, 'reason-missing'],
  ] as const)('%j is refused: %s', ([given, reason]) => {
    expect(mute([], { rule: RULE }, { ...muting, ...given }).result).toMatchObject({ kind: 'refused', reason });
  });

  test('the same again is the same; another end replaces the first', () => {
    const { mutes } = mute([], { rule: RULE }, muting);
    expect(mute(mutes, { rule: RULE }, { ...muting, by: 'bob' })).toMatchObject({
      mutes,
      result: { kind: 'already', mute: { by: 'ann' } },
    });
    const longer = mute(mutes, { rule: RULE }, { ...muting, forMs: 9 * DAY, now: hoursAfter(NOW, 1) });
    expect(longer.mutes.filter((each) => isRunning(each, hoursAfter(NOW, 2)))).toHaveLength(1);
  });

  test('what is unmuted stays in the list, ended, until no digest tells of it', () => {
    const { mutes } = mute([], { rule: RULE }, muting);
    const ended = unmute(mutes, { rule: RULE }, hoursAfter(NOW, 1));
    expect(ended.result.kind).toBe('done');
    expect(ended.mutes).toMatchObject([{ until: hoursAfter(NOW, 1).toISOString() }]);
    expect(unmute(ended.mutes, { rule: RULE }, hoursAfter(NOW, 2)).result.kind).toBe('not-found');
    expect(forgetMutes(ended.mutes, hoursAfter(NOW, 8 * 24))).toHaveLength(1);
    expect(forgetMutes(ended.mutes, hoursAfter(NOW, 40 * 24))).toHaveLength(0);
  });
});
