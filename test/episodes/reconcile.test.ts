import { describe, expect, test } from 'vitest';
import { forget } from '../../src/episodes/forget.ts';
import { openAt } from '../../src/episodes/open-at.ts';
import { at, finding, givenBot, hoursAfter, minutesAfter, RULE } from './given-bot.ts';

const NOON = at('2026-11-10T12:00:00');
const quiet = finding({ stand: 'quiet', magnitude: 0, score: 0 });

describe('findings become episodes', () => {
  test('one is opened, goes on, and is resolved once it is quiet', () => {
    const bot = givenBot();
    const changes = [finding(), finding(), quiet, quiet].flatMap((each, hour) =>
      bot.find([each], hoursAfter(NOON, hour)),
    );
    expect(changes.map(({ change }) => change)).toEqual(['opened', 'continuing', 'resolved']);
    expect(bot.state().episodes).toMatchObject([
      {
        state: 'resolved',
        resolution: 'quiet',
        openedAt: NOON.toISOString(),
        resolvedAt: hoursAfter(NOON, 2).toISOString(),
      },
    ]);
  });

  test('what holds begins nothing, and keeps what has begun', () => {
    const bot = givenBot();
    expect(bot.find([finding({ stand: 'hold' })], NOON)).toEqual([]);
    bot.find([finding()], hoursAfter(NOON, 1));
    expect(bot.find([finding({ stand: 'hold' })], hoursAfter(NOON, 2))).toMatchObject([{ change: 'continuing' }]);
  });

  test('a subject without finding is unknown: nothing ends, for weeks', () => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    for (let day = 1; day < 30; day += 1) expect(bot.find([], hoursAfter(NOON, 24 * day))).toEqual([]);
    expect(bot.state().episodes).toMatchObject([{ state: 'open' }]);
  });

  test.for([
    ['a higher severity', finding({ severity: 'high' }), 'worsened'],
    ['twice as much', finding({ magnitude: 200 }), 'worsened'],
    ['a little more', finding({ magnitude: 199 }), 'continuing'],
    ['a lower severity', finding({ severity: 'low' }), 'eased'],
  ] as const)('%s is told as such', ([, next, change]) => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    expect(bot.find([next], hoursAfter(NOON, 1))).toMatchObject([{ change }]);
  });

  test('the peak is the worst of it, with its numbers and time, and does not go down', () => {
    const bot = givenBot();
    [5, 9, 7].forEach((score, hour) => {
      bot.find([finding({ score, magnitude: score })], hoursAfter(NOON, hour));
    });
    expect(bot.state().episodes[0]?.peak).toMatchObject({
      score: 9,
      numbers: { messages: 9 },
      at: hoursAfter(NOON, 1).toISOString(),
    });
  });

  test('all that the peak says is of one moment, though there was more of it at another', () => {
    const bot = givenBot();
    bot.find([finding({ score: 9, magnitude: 40 })], NOON);
    bot.find([finding({ score: 7, magnitude: 70 })], hoursAfter(NOON, 1));
    expect(bot.state().episodes[0]?.peak).toMatchObject({
      score: 9,
      magnitude: 40,
      numbers: { messages: 40 },
      at: NOON.toISOString(),
    });
  });

  test('twice as much as the worst had is told once, when there had been more than that at another moment', () => {
    const bot = givenBot();
    bot.find([finding({ score: 9, magnitude: 40 })], NOON);
    const changes = [80, 50, 90].flatMap((magnitude, hour) =>
      bot.find([finding({ score: 7, magnitude })], hoursAfter(NOON, 1 + hour)),
    );
    expect(changes.map(({ change }) => change)).toEqual(['worsened', 'continuing', 'continuing']);
  });

  test.for([
    [48, ['reopened'], 1],
    [49, ['opened'], 2],
  ] as const)('beginning again after %i hours: %s', ([hours, expected, episodes]) => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    bot.find([quiet], hoursAfter(NOON, 10));
    expect(bot.find([finding()], hoursAfter(NOON, 10 + hours)).map(({ change }) => change)).toEqual(expected);
    expect(bot.state().episodes).toHaveLength(episodes);
    expect(new Set(bot.state().episodes.map(({ id }) => id)).size).toBe(episodes);
  });

  test('what was said to be expected is resolved as that', () => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    const expected = { by: 'ann', at: NOON.toISOString(), why: 'newsletter' };
    bot.set({ episodes: bot.state().episodes.map((episode) => ({ ...episode, expected })) });
    bot.find([quiet], hoursAfter(NOON, 1));
    expect(bot.state().episodes).toMatchObject([{ state: 'resolved', resolution: 'expected' }]);
  });
});

describe('facts of the past', () => {
  const lived = () => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    bot.find([finding()], hoursAfter(NOON, 24));
    bot.find([quiet], hoursAfter(NOON, 48));
    return bot;
  };

  test('told again change nothing and continue the same episode', () => {
    const bot = lived();
    const before = bot.state().episodes;
    const changes = [finding(), finding(), quiet].flatMap((each, day) => bot.find([each], hoursAfter(NOON, 24 * day)));
    expect(changes.map(({ change }) => change)).toEqual(['continuing', 'continuing']);
    expect(bot.state().episodes).toEqual(before);
  });

  test('raise the peak of the episode they belong to, and not its present', () => {
    const bot = lived();
    const worse = finding({ severity: 'high', score: 50, magnitude: 900 });
    expect(bot.find([worse], hoursAfter(NOON, 12))).toMatchObject([{ change: 'late' }]);
    expect(bot.state().episodes).toMatchObject([
      { state: 'resolved', severity: 'medium', peak: { severity: 'high', magnitude: 900 } },
    ]);
  });

  test('never take back what is known of an open episode', () => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    bot.find([finding({ magnitude: 150 })], hoursAfter(NOON, 24));
    const before = bot.state().episodes;
    expect(bot.find([quiet], hoursAfter(NOON, 12))).toEqual([]);
    bot.find([finding({ magnitude: 1, score: 1 })], hoursAfter(NOON, 13));
    expect(bot.state().episodes).toEqual(before);
  });

  test('that belong to no episode begin one that is over, opened when it was', () => {
    const bot = lived();
    const longAgo = hoursAfter(NOON, -24 * 20);
    const changes = [0, 24, 48].flatMap((hours) =>
      bot.find([finding()], hoursAfter(longAgo, hours), hoursAfter(NOON, 50)),
    );
    expect(changes.map(({ change }) => change)).toEqual(['opened', 'late', 'late']);
    expect(bot.state().episodes).toHaveLength(2);
    expect(bot.state().episodes[1]).toMatchObject({
      state: 'resolved',
      resolution: 'passed',
      openedAt: longAgo.toISOString(),
      noticedAt: hoursAfter(NOON, 50).toISOString(),
      resolvedAt: hoursAfter(longAgo, 48).toISOString(),
    });
  });

  test('come to the same id from a whole day as from one of its hours', () => {
    const [live, replayed] = [givenBot(), givenBot()];
    live.find([finding()], minutesAfter(NOON, 15));
    replayed.find([finding()], at('2026-11-11'));
    expect(live.state().episodes[0]?.id).toBe(replayed.state().episodes[0]?.id);
    replayed.find([finding()], minutesAfter(NOON, 15));
    expect(replayed.state().episodes).toHaveLength(1);
  });

  test('are judged with the episodes that were open then', () => {
    const { episodes } = lived().state();
    expect([...openAt(episodes, RULE, hoursAfter(NOON, 24)).keys()]).toEqual(['scanner@contoso.com']);
    expect(openAt(episodes, RULE, hoursAfter(NOON, -1)).size).toBe(0);
    expect(openAt(episodes, RULE, hoursAfter(NOON, 48)).size).toBe(0);
    expect(openAt(episodes, 'another-rule', hoursAfter(NOON, 24)).size).toBe(0);
  });
});

describe('history', () => {
  test('is forgotten 400 days after its end', () => {
    const bot = givenBot();
    bot.find([finding()], NOON);
    bot.find([quiet], hoursAfter(NOON, 1));
    bot.find([finding({ subject: 'other@contoso.com' })], hoursAfter(NOON, 2));
    expect(forget(bot.state().episodes, hoursAfter(NOON, 399 * 24))).toHaveLength(2);
    const later = at('2028-01-01');
    bot.find([finding({ subject: 'other@contoso.com' })], later);
    expect(forget(bot.state().episodes, later).map(({ subject }) => subject)).toEqual(['other@contoso.com']);
    expect(forget([], later)).toEqual([]);
  });
});
