import { describe, expect, test } from 'vitest';
import type { Episode } from '../../../src/episodes/episode.ts';
import { mute } from '../../../src/episodes/mutes.ts';
import { acknowledge, markExpected, snooze } from '../../../src/episodes/operator-actions.ts';
import {
  at,
  CONSOLE,
  finding,
  givenBot,
  hoursAfter,
  kinds,
  minutesAfter,
  RULE,
  subscribed,
} from '../../episodes/given-bot.ts';

const START = at('2026-11-10T12:00:00');
const quiet = finding({ stand: 'quiet' });
const MS_PER_HOUR = 3_600_000;

const opened = () => {
  const bot = givenBot();
  bot.tick([finding()], START);
  return { bot, id: (bot.state().episodes[0] as Episode).id };
};

describe('1. a condition that stays true is one episode and one card', () => {
  test('over a hundred looks, in each subscribed conversation', () => {
    const bot = givenBot([subscribed(), subscribed({ conversation: 'local:other' })]);
    for (let look = 0; look < 100; look += 1) bot.tick([finding()], minutesAfter(START, look));
    expect(bot.state().episodes).toHaveLength(1);
    expect(bot.sent().map(({ conversation, shape }) => [conversation, shape])).toEqual([
      [CONSOLE, 'root'],
      ['local:other', 'root'],
    ]);
  });

  test('what changes on it edits it, once a minute at most, and the last change is not lost', () => {
    const { bot } = opened();
    const looks = [0, 20, 40, 60, 80, 100, 120, 180];
    const editedAt = looks.filter((seconds, index) => {
      const before = bot.sent('edit').length;
      bot.tick(
        [finding({ magnitude: Math.min(199, 110 + 10 * index) })],
        new Date(START.getTime() + 1000 * (600 + seconds)),
      );
      return bot.sent('edit').length > before;
    });
    expect(editedAt).toEqual([0, 60, 120, 180]);
    expect(bot.state().records[0]?.shows).toContain('180');
    expect(bot.sent('root')).toHaveLength(1);
    expect(bot.sent('reply')).toHaveLength(0);
  });

  test('why each of its messages was sent is remembered, the last reason first', () => {
    const { bot } = opened();
    const reasons = () => bot.state().records[0]?.verdicts.map(({ reason }) => reason);
    expect(reasons()).toEqual(['opened']);
    bot.tick([finding({ magnitude: 120 })], minutesAfter(START, 10));
    expect(reasons()?.[0]).toBe('changed');
    bot.tick([finding({ magnitude: 900, severity: 'high' })], hoursAfter(START, 2));
    expect(reasons()?.[0]).toBe('worsened');
    bot.tick([quiet], hoursAfter(START, 4));
    const last = reasons() ?? [];
    expect(last[0]).toBe('resolved');
    expect(last).toContain('worsened');
  });

  test('an edit that comes too soon is named so', () => {
    const { bot } = opened();
    bot.tick([finding({ magnitude: 120 })], minutesAfter(START, 1));
    bot.tick([finding({ magnitude: 140 })], minutesAfter(START, 1.5));
    expect(bot.verdict()).toMatchObject({
      speak: 'nothing',
      reason: 'edit-too-soon',
      because: { editEverySeconds: 60 },
    });
  });

  test('what people do one after the other is shown within a minute, though nobody looks again', () => {
    const { bot, id } = opened();
    const does = (minutes: number, deed: typeof acknowledge) => {
      const now = minutesAfter(START, minutes);
      bot.do(deed(bot.state().episodes, [id], { by: 'ann', now }));
      bot.look(now);
      bot.send(now);
    };
    does(10, (episodes, ids, by) => snooze(episodes, ids, { ...by, forMs: 9 * MS_PER_HOUR }));
    does(10.2, acknowledge);
    does(10.4, (episodes, ids, by) => markExpected(episodes, ids, { ...by, why: 'migration' }));
    expect(bot.sent('edit')).toHaveLength(1);
    bot.send(minutesAfter(START, 11));
    expect(kinds(bot.sent())).toEqual(['open', 'edit', 'edit']);
    bot.tick([finding()], minutesAfter(START, 15));
    expect(bot.sent('edit')).toHaveLength(2);
  });

  test('what people do while the card is being brought up to date is shown after that', () => {
    const { bot, id } = opened();
    bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: minutesAfter(START, 10) }));
    bot.look(minutesAfter(START, 10));
    const [first] = bot.state().deliveries;
    bot.set({ deliveries: bot.state().deliveries.map((each) => ({ ...each, status: 'sending' })) });
    const now = minutesAfter(START, 10.1);
    bot.do(markExpected(bot.state().episodes, [id], { by: 'ann', now, why: 'migration' }));
    bot.look(now);
    const following = bot.state().deliveries.filter(({ key }) => key !== first?.key);
    expect(following).toMatchObject([{ shape: 'edit', status: 'due', notBefore: '2026-11-10T12:11:00.000Z' }]);
  });

  test('the beginning and the end of a mute, and the end of a snooze, are shown on the card and not said', () => {
    const { bot, id } = opened();
    const { mutes } = mute([], { rule: RULE }, { by: 'ann', now: START, forMs: 2 * MS_PER_HOUR, why: 'noise' });
    bot.set({ mutes });
    for (let hour = 1; hour <= 4; hour += 1) bot.tick([finding()], hoursAfter(START, hour));
    expect(kinds(bot.sent())).toEqual(['open', 'edit', 'edit']);
    const now = hoursAfter(START, 4);
    bot.do(snooze(bot.state().episodes, [id], { by: 'ann', now, forMs: 2 * MS_PER_HOUR }));
    for (let hour = 5; hour <= 8; hour += 1) bot.tick([finding()], hoursAfter(START, hour));
    expect(kinds(bot.sent())).toEqual(['open', 'edit', 'edit', 'edit', 'edit']);
    bot.tick([quiet], hoursAfter(START, 9));
    bot.set({ mutes: mute([], { rule: RULE }, { by: 'ann', now, forMs: 90 * MS_PER_HOUR, why: 'noise' }).mutes });
    for (let hour = 10; hour <= 12; hour += 1) bot.tick([quiet], hoursAfter(START, hour));
    expect(bot.sent('edit')).toHaveLength(5);
  });

  test('a number that moves by a few percent is not worth an edit', () => {
    const { bot } = opened();
    for (let look = 1; look < 50; look += 1)
      bot.tick([finding({ magnitude: 100 + (look % 5) })], minutesAfter(START, 2 * look));
    expect(bot.sent('edit')).toEqual([]);
  });

  test.for([
    ['a higher severity', finding({ severity: 'high' })],
    ['twice as much', finding({ magnitude: 200 })],
  ] as const)('%s is told in its thread, and shown', ([, worse]) => {
    const { bot } = opened();
    bot.tick([worse], minutesAfter(START, 15));
    bot.tick([worse], minutesAfter(START, 30));
    expect(kinds(bot.sent())).toEqual(['open', 'worsened/1', 'edit']);
    expect(bot.sent('reply')).toMatchObject([{ root: bot.sent('root')[0]?.key, content: { change: 'worsened' } }]);
  });

  test('going up and down is told once', () => {
    const { bot } = opened();
    for (let look = 1; look < 20; look += 1)
      bot.tick([finding({ magnitude: look % 2 ? 250 : 100 })], minutesAfter(START, 5 * look));
    expect(kinds(bot.sent('reply'))).toEqual(['worsened/1']);
  });

  test('a root that waits to be sent is neither edited nor replied to, since it will say how things are then', () => {
    const bot = givenBot();
    bot.find([finding()], START);
    bot.look(START);
    bot.find([finding({ severity: 'high', magnitude: 900 })], minutesAfter(START, 30));
    bot.look(minutesAfter(START, 30));
    expect(bot.verdict()?.reason).toBe('not-posted-yet');
    expect(kinds(bot.state().deliveries)).toEqual(['open']);
    expect(bot.state().records[0]).toMatchObject({ severity: 'high', magnitude: 900 });
  });

  test.for([
    ['another rule', subscribed({ rules: ['tls-trend'] })],
    ['no rule', subscribed({ rules: [] })],
    ['worse ones only', subscribed({ minSeverity: 'high' })],
  ] as const)('a conversation that asked for %s hears nothing', ([, subscription]) => {
    const bot = givenBot([subscription]);
    bot.tick([finding()], START);
    expect(bot.sent()).toEqual([]);
  });

  test('what was too small for a conversation is posted when it is not any more, however old', () => {
    const bot = givenBot([subscribed({ minSeverity: 'high' })]);
    for (let day = 0; day < 6; day += 1) bot.tick([finding()], hoursAfter(START, 24 * day));
    expect(bot.verdict()?.reason).toBe('below-severity');
    bot.tick([finding({ severity: 'high' })], hoursAfter(START, 24 * 6));
    expect(kinds(bot.sent())).toEqual(['open']);
  });
});

describe('2. one reminder in an interval, while it is open and nobody takes care', () => {
  const remindersBy = (severity: 'medium' | 'high', hours: number) => {
    const bot = givenBot();
    for (let minutes = 0; minutes <= 60 * hours; minutes += 15)
      bot.tick([finding({ severity })], minutesAfter(START, minutes));
    return bot.sent('reply').map(({ createdAt }) => (Date.parse(createdAt) - START.getTime()) / MS_PER_HOUR);
  };

  test('every 24 hours', () => expect(remindersBy('medium', 73)).toEqual([24, 48, 72]));
  test('every 4 hours when it is severe', () => expect(remindersBy('high', 13)).toEqual([4, 8, 12]));

  test('never twice for one interval, however often the clock goes back over its beginning', () => {
    const { bot } = opened();
    for (const hours of [23, 24.1, 23.9, 24, 24.2, 1, 24.1]) bot.tick([finding()], hoursAfter(START, hours), START);
    expect(kinds(bot.sent('reply'))).toEqual(['reminder/1']);
  });

  test('a clock that jumps over three intervals gives one', () => {
    const { bot } = opened();
    bot.tick([finding()], hoursAfter(START, 80), START);
    bot.tick([finding()], hoursAfter(START, 80.1), START);
    expect(kinds(bot.sent('reply'))).toEqual(['reminder/1']);
  });

  test('the count holds when it becomes severe and eases again', () => {
    const { bot } = opened();
    const severities = { 1: 'high', 14: 'medium' } as const;
    let severity: 'medium' | 'high' = 'medium';
    for (let hour = 1; hour <= 50; hour += 1) {
      severity = severities[hour as 1 | 14] ?? severity;
      bot.tick([finding({ severity })], hoursAfter(START, hour));
    }
    const spoken = bot.sent('reply').map(({ createdAt }) => (Date.parse(createdAt) - START.getTime()) / MS_PER_HOUR);
    expect(spoken).toEqual([1, 4, 8, 12, 24, 48]);
  });

  test.for([
    [
      'acknowledged',
      (bot: ReturnType<typeof givenBot>, id: string) =>
        bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: START })),
    ],
    [
      'expected',
      (bot, id) => bot.do(markExpected(bot.state().episodes, [id], { by: 'ann', now: START, why: 'migration' })),
    ],
    [
      'muted',
      (bot) =>
        bot.set({
          mutes: mute([], { rule: RULE }, { by: 'ann', now: START, forMs: 1000 * MS_PER_HOUR, why: 'noise' }).mutes,
        }),
    ],
    [
      'snoozed',
      (bot, id) => bot.do(snooze(bot.state().episodes, [id], { by: 'ann', now: START, forMs: 100 * MS_PER_HOUR })),
    ],
  ] as readonly (readonly [string, (bot: ReturnType<typeof givenBot>, id: string) => void])[])(
    'none while %s',
    ([reason, deed]) => {
      const { bot, id } = opened();
      deed(bot, id);
      for (let hour = 1; hour < 99; hour += 1) bot.tick([finding()], hoursAfter(START, hour));
      expect(bot.sent('reply')).toEqual([]);
      expect(bot.verdict()?.reason).toBe(reason);
    },
  );

  test('a severity that rises is told although it is acknowledged, more of the same is not', () => {
    const { bot, id } = opened();
    bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: START }));
    bot.tick([finding({ magnitude: 1000 })], hoursAfter(START, 1));
    expect(bot.sent('reply')).toEqual([]);
    bot.tick([finding({ severity: 'high', magnitude: 1000 })], hoursAfter(START, 2));
    expect(kinds(bot.sent('reply'))).toEqual(['worsened/1']);
  });

  test('none right after an outage in which the card itself could not be sent', () => {
    const bot = givenBot();
    for (let hour = 0; hour <= 30; hour += 1) {
      bot.find([finding()], hoursAfter(START, hour));
      bot.look(hoursAfter(START, hour));
    }
    bot.send(hoursAfter(START, 30));
    bot.tick([finding()], hoursAfter(START, 31));
    expect(kinds(bot.sent())).toEqual(['open']);
  });
});

describe('3. the end', () => {
  test('edits the card and is one line in the thread', () => {
    const { bot } = opened();
    for (const hour of [1, 2, 3]) bot.tick([quiet], hoursAfter(START, hour));
    expect(kinds(bot.sent())).toEqual(['open', 'resolved/1', 'edit']);
    expect(bot.verdict()?.reason).toBe('over');
  });

  test('of what was never posted is not told', () => {
    const bot = givenBot([subscribed({ minSeverity: 'high' })]);
    bot.tick([finding()], START);
    bot.tick([quiet], hoursAfter(START, 1));
    expect(bot.sent()).toEqual([]);
  });

  test('beginning again within 48 hours is told in the same thread, and so is its new end', () => {
    const { bot } = opened();
    bot.tick([quiet], hoursAfter(START, 1));
    bot.tick([finding()], hoursAfter(START, 40));
    bot.tick([quiet], hoursAfter(START, 41));
    expect(kinds(bot.sent())).toEqual(['open', 'resolved/1', 'edit', 'reopened/2', 'edit', 'resolved/3', 'edit']);
    expect(new Set(bot.sent().map(({ root }) => root)).size).toBe(1);
  });

  test('is told to a conversation that has left since; what comes in between is not', () => {
    const { bot } = opened();
    bot.set({ subscriptions: [] });
    bot.tick([finding({ severity: 'high' })], hoursAfter(START, 1));
    expect(kinds(bot.sent())).toEqual(['open']);
    expect(bot.verdict()?.reason).toBe('not-subscribed');
    bot.tick([quiet], hoursAfter(START, 2));
    expect(kinds(bot.sent())).toEqual(['open', 'resolved/1', 'edit']);
  });

  test('is shown silently while it is muted', () => {
    const { bot } = opened();
    bot.set({ mutes: mute([], { rule: RULE }, { by: 'ann', now: START, forMs: 9 * MS_PER_HOUR, why: 'noise' }).mutes });
    bot.tick([quiet], hoursAfter(START, 1));
    expect(kinds(bot.sent())).toEqual(['open', 'edit']);
  });

  test('cannot be told where the card is not there any more', () => {
    const bot = givenBot();
    bot.find([finding()], START);
    bot.look(START);
    bot.set({ deliveries: [] });
    bot.tick([quiet], hoursAfter(START, 1));
    expect(bot.sent()).toEqual([]);
    expect(bot.verdict()?.reason).toBe('root-gone');
  });
});

describe('what the platform refuses', () => {
  const refused = () => {
    const bot = givenBot();
    bot.find([finding()], START);
    bot.look(START);
    bot.refuse(START);
    return bot;
  };

  test('waits, and why names the reason and when it is tried again', () => {
    const bot = refused();
    bot.look(minutesAfter(START, 15));
    expect(bot.verdict()).toMatchObject({
      speak: 'nothing',
      reason: 'refused',
      because: {
        refusal: 'not_in_channel',
        since: '2026-11-10T12:00:00.000Z',
        triedAgainAt: '2026-11-10T13:00:00.000Z',
      },
    });
    bot.refuse(hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1.25));
    expect(bot.verdict()?.because).toMatchObject({ refusals: 2, triedAgainAt: '2026-11-10T14:00:00.000Z' });
    expect(bot.state().records[0]?.verdicts).toHaveLength(2);
  });

  test('is one card of how things are, however long it took, and no reminders come on its heels', () => {
    const bot = refused();
    for (let hour = 1; hour < 50; hour += 1) {
      bot.tick([finding({ severity: 'high', magnitude: 100 * hour })], hoursAfter(START, hour - 0.9));
      bot.refuse(hoursAfter(START, hour));
    }
    expect(bot.sent()).toEqual([]);
    bot.look(hoursAfter(START, 50));
    bot.send(hoursAfter(START, 50));
    bot.look(hoursAfter(START, 50.1));
    bot.send(hoursAfter(START, 50.1));
    expect(kinds(bot.sent())).toEqual(['open']);
  });

  test('is never said when it is over before it was taken, and history says so', () => {
    const bot = refused();
    bot.look(minutesAfter(START, 15));
    bot.tick([finding({ stand: 'quiet' })], minutesAfter(START, 30));
    bot.look(hoursAfter(START, 30));
    expect([bot.sent(), bot.state().deliveries]).toEqual([[], []]);
    expect(bot.verdict()?.reason).toBe('never-said');
  });

  test('is no burst in the end: many refused cards become one', () => {
    const bot = givenBot();
    for (let hour = 0; hour < 12; hour += 1) {
      const senders = Array.from({ length: hour + 1 }, (_, n) => finding({ subject: `s${n}@contoso.com` }));
      bot.find(senders, hoursAfter(START, hour));
      bot.look(hoursAfter(START, hour));
      bot.refuse(hoursAfter(START, hour));
    }
    expect(kinds(bot.state().deliveries)).toEqual(['group', 'group/table/1']);
    expect(bot.state().deliveries[0]?.refused).toMatchObject({ since: START.toISOString() });
  });

  test('holds back what else there is to say in a thread while a reply is refused', () => {
    const bot = givenBot();
    bot.tick([finding()], START);
    bot.find([finding({ severity: 'high' })], hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1));
    bot.refuse(hoursAfter(START, 1));
    for (let hour = 2; hour < 9; hour += 1) {
      bot.find([finding({ severity: 'high', magnitude: 100 * 2 ** hour })], hoursAfter(START, hour));
      bot.look(hoursAfter(START, hour));
    }
    expect(kinds(bot.state().deliveries)).toEqual(['worsened/1', 'edit']);
    expect(bot.verdict()).toMatchObject({ reason: 'refused', because: { refusal: 'not_in_channel' } });
  });

  test('does not keep a thread silent where only an edit was refused', () => {
    const bot = givenBot();
    bot.tick([finding()], START);
    bot.find([finding({ magnitude: 150 })], hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1));
    expect(kinds(bot.state().deliveries)).toEqual(['edit']);
    bot.refuse(hoursAfter(START, 1), 'edit_window_closed');
    bot.find([finding({ magnitude: 180 })], hoursAfter(START, 1.5));
    bot.look(hoursAfter(START, 1.5));
    expect(bot.verdict()).toMatchObject({ reason: 'refused', because: { refusal: 'edit_window_closed' } });
    bot.find([finding({ magnitude: 300 })], hoursAfter(START, 2));
    bot.look(hoursAfter(START, 2));
    expect(kinds(bot.state().deliveries)).toEqual(['edit', 'worsened/1']);
    // Once the edit is given up, the card may be brought up to date again.
    bot.set({ deliveries: [] });
    bot.tick([finding({ magnitude: 400 })], hoursAfter(START, 80));
    expect(kinds(bot.sent('edit'))).toContain('edit');
  });
});

describe('4. facts told again or late', () => {
  test('a whole month told again says nothing new', () => {
    const bot = givenBot();
    const month = Array.from({ length: 30 }, (_, day) => {
      const isOn = day % 10 < 4;
      return ['a', 'b'].map((name) => finding({ subject: `${name}@contoso.com`, stand: isOn ? 'open' : 'quiet' }));
    });
    for (const [day, findings] of month.entries()) bot.tick(findings, hoursAfter(START, 24 * day));
    const [before, said] = [bot.state().episodes, bot.sent().length];
    expect(before.length).toBe(6);
    const now = hoursAfter(START, 24 * 30);
    for (const [day, findings] of month.entries()) {
      for (const { change } of bot.find(findings, hoursAfter(START, 24 * day), now)) expect(change).toBe('continuing');
    }
    bot.look(now);
    bot.send(now);
    expect(bot.state().episodes).toEqual(before);
    expect(bot.sent()).toHaveLength(said);
  });

  test.for([
    [71, ['open']],
    [73, []],
  ] as const)('what began %i hours ago when it is first heard of: %s', ([hours, expected]) => {
    const bot = givenBot();
    bot.tick([finding()], hoursAfter(START, hours), START);
    expect(kinds(bot.sent())).toEqual(expected);
    if (expected.length === 0)
      expect(bot.verdict()).toMatchObject({ reason: 'too-old-for-a-card', because: { hoursOld: 73, atMostHours: 72 } });
  });
});

describe('5. around a threshold', () => {
  test('±1 % for 30 days opens at most one episode', () => {
    const bot = givenBot();
    for (let hour = 0; hour < 30 * 24; hour += 1) {
      const share = 0.05 * (1 + 0.01 * Math.sin(hour * 1.7));
      const isOpen = bot.state().episodes.some(({ state }) => state === 'open');
      // A rule as they are: it opens above its threshold, and is quiet far below it only.
      const stand = share > 0.05 ? 'open' : isOpen || share > 0.025 ? 'hold' : 'quiet';
      bot.tick([finding({ stand, magnitude: share, numbers: { share } })], hoursAfter(START, hour));
    }
    expect(bot.state().episodes).toHaveLength(1);
    expect(bot.sent('root')).toHaveLength(1);
    expect(bot.sent('edit')).toHaveLength(0);
  });

  test('resolved before it was posted: nothing is posted, and it is kept', () => {
    const bot = givenBot();
    bot.find([finding()], START);
    bot.look(START);
    bot.find([quiet], hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1));
    bot.send(hoursAfter(START, 1));
    expect(bot.sent()).toEqual([]);
    expect(bot.verdict()?.reason).toBe('resolved-before-posted');
    expect(bot.state().episodes).toMatchObject([{ state: 'resolved' }]);
  });

  test('begins again after it was taken back: the card is posted then', () => {
    const bot = givenBot();
    bot.find([finding()], START);
    bot.look(START);
    bot.find([quiet], hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1));
    bot.tick([finding()], hoursAfter(START, 2));
    expect(kinds(bot.sent())).toEqual(['open']);
  });
});

describe('8. clocks', () => {
  test.for([
    ['a leap day', '2028-02-28T20:00:00'],
    ['the end of a year', '2026-12-31T20:00:00'],
    ['the hour that is given back', '2026-10-24T20:00:00'],
    ['the hour that is taken', '2027-03-27T20:00:00'],
  ] as const)('%s resolves nothing and posts nothing again', ([, from]) => {
    const bot = givenBot();
    const subjects = ['a', 'b', 'c'].map((name) => finding({ subject: `${name}@contoso.com` }));
    for (let quarter = 0; quarter < 48; quarter += 1) {
      // A machine whose clock is on local time by mistake steps an hour back and forth.
      const step = quarter > 20 && quarter < 30 ? -60 : quarter > 40 ? 60 : 0;
      bot.tick(subjects, minutesAfter(at(from), 15 * quarter + step), minutesAfter(at(from), 15 * quarter));
    }
    expect(bot.state().episodes.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    expect(bot.sent().map(({ shape }) => shape)).toEqual(['root', 'root', 'root']);
  });

  test('a clock that is a year ahead for one look, with data that stand still, says one reminder and ends nothing', () => {
    const { bot } = opened();
    bot.tick([finding()], at('2027-11-10'), START);
    for (let hour = 1; hour < 20; hour += 1) bot.tick([finding()], hoursAfter(START, hour));
    expect(kinds(bot.sent())).toEqual(['open', 'reminder/1']);
  });

  test('an edit is not held back by a clock that was ahead', () => {
    const { bot } = opened();
    bot.tick([finding({ magnitude: 150 })], at('2027-11-10'), START);
    bot.tick([finding({ magnitude: 199 })], hoursAfter(START, 1));
    expect(bot.sent('edit')).toHaveLength(2);
  });
});
