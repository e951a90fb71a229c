import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mute, unmute } from '../../../src/episodes/mutes.ts';
import { acknowledge, snooze } from '../../../src/episodes/operator-actions.ts';
import { DEFAULT_SPEAKING } from '../../../src/episodes/settings.ts';
import { severityRank } from '../../../src/rules/rule.ts';
import {
  at,
  CONSOLE,
  finding,
  givenBot,
  hoursAfter,
  minutesAfter,
  RULE,
  subscribed,
} from '../../episodes/given-bot.ts';
import { runs } from '../../seed/runs.ts';
import { deletableChat, type Fault, type ToReplies } from './given-deletable-chat.ts';

const START = at('2026-11-10T12:00:00');
const DAY_MS = 86_400_000;
/** A shared card's thread speaks once an hour, and ten minutes later it is known that nobody saw it. */
const SEEN_WITHIN_MINUTES = 75;
const WAYS: readonly ToReplies[] = ['refuses', 'takes-outside', 'takes-in-thread'];
const quiet = finding({ stand: 'quiet' });
const high = finding({ severity: 'high' });

/** One card that is deleted an hour later. */
function deleted(toReplies: ToReplies = 'refuses', findings = [finding()]) {
  const bot = givenBot();
  const chat = deletableChat(bot, toReplies);
  /** A look with these findings. */
  const tick = (given: readonly ReturnType<typeof finding>[], now: Date) => {
    bot.find(given, now);
    bot.look(now);
    chat.deliver(now);
    // That a card is missing is believed ten minutes later.
    if (bot.state().roots.some(({ missing }) => missing !== undefined)) chat.deliver(minutesAfter(now, 10));
  };
  tick(findings, START);
  const [first] = chat.cards;
  chat.deleteAll();
  const id = bot.state().episodes[0]?.id ?? '';
  const reason = () => bot.verdict(id)?.reason;
  return { bot, chat, tick, id, reason, first };
}

describe.each(WAYS)('where the chat %s a reply to a deleted card', (toReplies) => {
  test.each([
    ['a higher severity', high],
    ['twice as much', finding({ magnitude: 400 })],
  ])('%s is posted again as one new card that says so, and all that follows goes there', (_, worse) => {
    const { bot, chat, tick, first } = deleted(toReplies);
    for (let minute = 60; minute < 240; minute += 15) tick([worse], minutesAfter(START, minute));
    expect(chat.cards).toHaveLength(2);
    expect(chat.cards[1]?.delivery).toMatchObject({ shape: 'root', replaces: first?.at.toISOString() });
    expect(bot.state().roots).toMatchObject([{ handle: 'at-1', replaces: first?.at.toISOString() }]);
    chat.calls.length = 0;
    tick([quiet], hoursAfter(START, 5));
    expect(chat.calls.map((key) => key.split('/again/')[1])).toEqual([
      expect.stringMatching(/^edit\/\d+$/),
      'resolved/2',
    ]);
    expect(chat.cards).toHaveLength(2);
  });

  test('what is deleted again is posted again a day later, however much worse it gets', () => {
    const { chat, tick, reason } = deleted(toReplies);
    tick([high], hoursAfter(START, 1));
    expect(chat.cards).toHaveLength(2);
    // The day is counted from the card that was seen: where ten minutes of doubt came before it, from then.
    const again = toReplies === 'takes-outside' ? 25 : 25.5;
    for (let hour = 2; hour <= 25.5; hour += 0.5) {
      chat.deleteAll();
      tick([finding({ severity: 'high', magnitude: 100 * 3 ** hour })], hoursAfter(START, hour));
      expect(chat.cards, `after ${hour} h`).toHaveLength(hour < again ? 2 : 3);
      if (hour > 2 && hour < again) expect(reason()).toBe('card-deleted-today');
    }
  });

  test('what comes back after it was over is posted again', () => {
    const { chat, tick } = deleted(toReplies);
    tick([quiet], hoursAfter(START, 1));
    expect(chat.cards).toHaveLength(1);
    tick([finding()], hoursAfter(START, 4));
    expect(chat.cards).toHaveLength(2);
  });

  test('a card that shows several is not posted again for those that go on as before', () => {
    const many = (['a', 'b', 'c', 'd', 'e'] as const).map((name) => finding({ subject: `${name}@contoso.com` }));
    const { bot, chat, tick } = deleted(toReplies, many);
    expect(chat.cards.map(({ delivery }) => delivery.content.type)).toEqual(['group']);
    const worse = [{ ...high, subject: 'c@contoso.com' }, ...many.filter(({ subject }) => !subject.startsWith('c'))];
    for (let hour = 2; hour < 20; hour++) tick(worse, hoursAfter(START, hour));
    const c = bot.state().episodes.find(({ subject }) => subject.startsWith('c'))?.id;
    expect(chat.cards.slice(1).map(({ delivery }) => delivery.content)).toEqual([{ type: 'episode', episode: c }]);
  });

  test('several that get worse at once share one new card', () => {
    const many = (['a', 'b', 'c', 'd', 'e'] as const).map((name) => finding({ subject: `${name}@contoso.com` }));
    const { chat, tick } = deleted(toReplies, many);
    const worse = many.map((each) => ({ ...each, severity: 'high' as const }));
    for (let hour = 2; hour < 20; hour++) tick(worse, hoursAfter(START, hour));
    expect(chat.cards.map(({ delivery }) => delivery.content.type)).toEqual(['group', 'group']);
    expect(new Set(chat.calls.filter((key) => key.endsWith('/group'))).size).toBe(2);
  });

  test('what joins a shared card that was deleted is seen all the same', () => {
    const many = (['a', 'b', 'c', 'd', 'e'] as const).map((name) => finding({ subject: `${name}@contoso.com` }));
    const { bot, chat, tick } = deleted(toReplies, many);
    tick([...many, finding({ subject: 'f@contoso.com' })], minutesAfter(START, 30));
    for (let hour = 2; hour < 4; hour++)
      tick([...many, finding({ subject: 'f@contoso.com' })], hoursAfter(START, hour));
    const f = bot.state().episodes.find(({ subject }) => subject.startsWith('f'))?.id ?? '';
    expect(chat.standing().map(({ delivery }) => JSON.stringify(delivery.content))).toEqual([
      expect.stringContaining(f),
    ]);
  });
});

describe.each(WAYS)('where the chat %s a reply to a deleted card and the clock is set back', (toReplies) => {
  const named = (...names: readonly string[]) => names.map((name) => finding({ subject: `${name}@contoso.com` }));
  const many = named('a', 'b', 'c', 'd', 'e');

  /** A look at what was found up to so many minutes after the start, by a clock that is `back` minutes behind that. */
  const findingIn =
    (bot: ReturnType<typeof givenBot>, chat: ReturnType<typeof deletableChat>) =>
    (given: readonly ReturnType<typeof finding>[], minute: number, back = 0) => {
      const now = minutesAfter(START, minute - back);
      bot.find(given, minutesAfter(START, minute), now);
      bot.look(now);
      chat.deliver(now);
    };

  test.each([1, 15, 55])('by %i minutes, what joins a shared card that was deleted is seen all the same', (back) => {
    const { bot, chat } = deleted(toReplies, many);
    const found = findingIn(bot, chat);
    // News of one that was on the card before: what waits for the card is older than what joins it then.
    const grown = [finding({ subject: 'a@contoso.com', magnitude: 5_000 }), ...many.slice(1)];
    found(grown, 1);
    found([...grown, ...named('f')], 1.1, back);
    for (let minute = 2; minute < 240; minute += 5) found([...grown, ...named('f')], minute, back);
    const f = bot.state().episodes.find(({ subject }) => subject.startsWith('f'))?.id ?? '';
    expect(chat.standing().map(({ delivery }) => JSON.stringify(delivery.content))).toContainEqual(
      expect.stringContaining(f),
    );
    expect(chat.cards.length).toBeLessThanOrEqual(3);
  });

  test('what joined a shared card and was seen there is not posted again', () => {
    const bot = givenBot();
    const chat = deletableChat(bot, toReplies);
    const found = findingIn(bot, chat);
    found(many, 0);
    found([...many, ...named('f')], 10);
    found([...many, ...named('f')], 12);
    chat.deleteAll();
    const worse = [{ ...high, subject: 'a@contoso.com' }, ...many.slice(1), ...named('f')];
    for (let minute = 13; minute < 370; minute += 5) found(worse, minute, 190);
    const a = bot.state().episodes.find(({ subject }) => subject.startsWith('a'))?.id;
    expect(chat.cards.slice(1).map(({ delivery }) => delivery.content)).toEqual([{ type: 'episode', episode: a }]);
  });

  test.each([1, 5, 55, 600])('by %i minutes between an edit and what gets worse, that is posted again', (back) => {
    const { bot, chat } = deleted(toReplies, [finding({ severity: 'low' })]);
    const found = findingIn(bot, chat);
    const moved = finding({ severity: 'low', magnitude: 150 });
    const worst = finding({ severity: 'medium', magnitude: 150 });
    found([moved], 60);
    for (let minute = 60.1; minute < 240; minute += 5) found([worst], minute, back);
    expect(chat.standing()).toHaveLength(1);
    expect(chat.seen.get(bot.state().episodes[0]?.id ?? '')).toBe(severityRank('medium'));
  });

  test('what gets worse after somebody acknowledged it is posted again, though that was later by the clock', () => {
    const { bot, chat, tick, id } = deleted(toReplies);
    bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: minutesAfter(START, 500) }));
    for (let minute = 60; minute < 240; minute += 5) tick([high], minutesAfter(START, minute));
    expect(chat.cards).toHaveLength(2);
  });
});

describe('a deleted card', () => {
  test('of what goes on as before stays deleted: no reminder, no retry, and the reason has its name', () => {
    const { bot, chat, tick, reason, id } = deleted();
    bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: minutesAfter(START, 30) }));
    for (let hour = 1; hour < 72; hour++) tick([finding()], hoursAfter(START, hour));
    expect(reason()).toBe('card-deleted');
    expect(chat.cards).toHaveLength(1);
    expect(chat.calls).toHaveLength(3);
    expect(bot.state().deliveries).toEqual([]);
  });

  test('is not posted again by a reminder alone', () => {
    const { chat, tick, reason } = deleted();
    for (let hour = 1; hour < 72; hour++) tick([finding()], hoursAfter(START, hour));
    expect([chat.cards.length, reason()]).toEqual([1, 'card-deleted']);
    tick([quiet], hoursAfter(START, 73));
    expect([chat.cards.length, reason()]).toEqual([1, 'card-deleted']);
  });

  test('of what is high is posted again a day later, unless somebody has acknowledged it', () => {
    const { chat, tick, reason } = deleted('refuses', [high]);
    for (let hour = 4; hour < 28; hour++) tick([high], hoursAfter(START, hour));
    expect([chat.cards.length, reason()]).toEqual([1, 'card-deleted']);
    tick([high], hoursAfter(START, 28));
    expect(chat.cards).toHaveLength(2);
    expect(reason()).toBe('card-deleted-high');
    chat.deleteAll();
    for (let hour = 29; hour < 56; hour++) tick([high], hoursAfter(START, hour));
    expect([chat.cards.length, reason()]).toEqual([2, 'card-deleted']);
    for (let hour = 56; hour < 60; hour++) tick([high], hoursAfter(START, hour));
    expect(chat.cards).toHaveLength(3);

    const other = deleted('refuses', [high]);
    for (let hour = 4; hour < 72; hour++) {
      other.tick([high], hoursAfter(START, hour));
      const { episodes } = other.bot.state();
      if (hour === 6) other.bot.do(acknowledge(episodes, [other.id], { by: 'ann', now: hoursAfter(START, hour) }));
    }
    expect(other.chat.cards).toHaveLength(1);
  });

  test('of what is less severe than the conversation asks for by now is not posted again, until it is', () => {
    const { bot, chat, tick, reason } = deleted();
    bot.set({ subscriptions: [subscribed({ minSeverity: 'high' })] });
    for (let hour = 1; hour < 4; hour++) tick([finding({ magnitude: 900 })], hoursAfter(START, hour));
    expect([chat.cards.length, reason()]).toEqual([1, 'below-severity']);
    tick([high], hoursAfter(START, 5));
    expect(chat.cards).toHaveLength(2);
  });

  test('that is denied once and stands there is left alone', () => {
    const bot = givenBot();
    const chat = deletableChat(bot, 'refuses');
    bot.find([finding()], START);
    bot.look(START);
    chat.deliver(START);
    chat.goesWrong('denies');
    bot.find([high], hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1));
    chat.deliver(hoursAfter(START, 1));
    chat.goesWrong('none');
    chat.deliver(minutesAfter(START, 71));
    expect(bot.state().roots).toEqual([expect.not.objectContaining({ missing: expect.anything() })]);
    expect(bot.state().deliveries).toEqual([]);
    expect([chat.cards.length, chat.seen.get(bot.state().episodes[0]?.id ?? '')]).toEqual([1, severityRank('high')]);
  });

  test('that was to be shown on another card which is deleted as well is shown soon', () => {
    const many = (['a', 'b', 'c', 'd', 'e'] as const).map((name) => finding({ subject: `${name}@contoso.com` }));
    const { bot, chat, tick, id } = deleted();
    tick([finding(), ...many], minutesAfter(START, 50));
    chat.deleteAll();
    tick([high, ...many], minutesAfter(START, 61));
    tick([high, ...many], minutesAfter(START, 72));
    for (let minute = 75; minute < 110; minute += 5) tick([high, ...many], minutesAfter(START, minute));
    expect(chat.cards.map(({ delivery }) => delivery.content.type)).toEqual(['episode', 'group', 'episode']);
    expect(chat.standing().map(({ delivery }) => delivery.content)).toEqual([{ type: 'episode', episode: id }]);
    expect(bot.state().records.filter(({ repostedAt }) => repostedAt !== undefined)).toHaveLength(1);
  });

  test.each<[string, string, (bot: ReturnType<typeof givenBot>, id: string, now: Date) => void]>([
    [
      'muted',
      'muted',
      (bot, _, now) =>
        bot.set({ mutes: mute([], { rule: RULE }, { by: 'ann', now, forMs: 4 * 3_600_000, why: 'noise' }).mutes }),
    ],
    [
      'snoozed',
      'snoozed',
      (bot, id, now) => bot.do(snooze(bot.state().episodes, [id], { by: 'ann', now, forMs: 4 * 3_600_000 })),
    ],
    ['of no interest here any more', 'not-subscribed', (bot) => bot.set({ subscriptions: [] })],
  ])('of what is %s waits for the end of that', (_, reason, silence) => {
    const { bot, chat, tick, id } = deleted();
    const now = hoursAfter(START, 1);
    silence(bot, id, now);
    for (let minute = 0; minute < 180; minute += 30) tick([high], minutesAfter(now, minute));
    expect([chat.cards.length, bot.verdict(id)?.reason]).toEqual([1, reason]);
    bot.set({ subscriptions: [subscribed()], mutes: unmute(bot.state().mutes, { rule: RULE }, now).mutes });
    for (let hour = 5; hour < 8; hour++) tick([high], hoursAfter(START, hour));
    expect(chat.cards).toHaveLength(2);
  });

  test('of what somebody acknowledges once it is known to be deleted is left so, until it gets worse once more', () => {
    const { bot, chat, tick, id } = deleted();
    tick([high], hoursAfter(START, 1));
    chat.deleteAll();
    tick([finding({ severity: 'high', magnitude: 900 })], hoursAfter(START, 2));
    bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: hoursAfter(START, 3) }));
    for (let hour = 4; hour < 60; hour += 4)
      tick([finding({ severity: 'high', magnitude: 900 })], hoursAfter(START, hour));
    expect(chat.cards).toHaveLength(2);
  });

  test('that is to be posted again and is muted while it waits is posted afterwards, though it is old by then', () => {
    const { bot, chat, tick, id } = deleted();
    bot.find([high], hoursAfter(START, 100));
    bot.look(hoursAfter(START, 100));
    // The chat is away while the reply is decided on, and the card is found to be deleted later.
    chat.deliver(hoursAfter(START, 100.01));
    chat.deliver(hoursAfter(START, 100.2));
    expect(chat.cards).toHaveLength(2);
    chat.deleteAll();
    tick([finding({ severity: 'high', magnitude: 900 })], hoursAfter(START, 126));
    const waiting = () => bot.state().deliveries.filter(({ shape }) => shape === 'root');
    expect(chat.cards).toHaveLength(3);
    chat.deleteAll();
    bot.find([finding({ severity: 'high', magnitude: 9_000 })], hoursAfter(START, 151));
    bot.look(hoursAfter(START, 151));
    bot.set({
      deliveries: [],
      roots: bot.state().roots.map((root) => ({
        ...root,
        deleted: { at: hoursAfter(START, 151).toISOString(), since: hoursAfter(START, 151).toISOString() },
      })),
    });
    bot.look(hoursAfter(START, 151));
    expect(waiting()).toHaveLength(1);
    const { mutes } = mute([], { rule: RULE }, { by: 'ann', now: hoursAfter(START, 151), forMs: 3_600_000, why: 'x' });
    bot.set({ mutes });
    bot.look(hoursAfter(START, 151));
    expect([waiting().length, bot.verdict(id)?.reason]).toEqual([0, 'muted']);
    tick([finding({ severity: 'high', magnitude: 9_000 })], hoursAfter(START, 153));
    expect(chat.cards).toHaveLength(4);
    // The line on the deleted card is kept while it waits.
    expect(chat.cards[3]?.delivery.replaces).toBe(chat.cards[2]?.at.toISOString());
    expect(chat.takenTwice).toEqual([]);
  });
});

test('who leaves a group that waits again takes no number of its thread along', () => {
  const named = (...names: readonly string[]) => names.map((name) => finding({ subject: `${name}@contoso.com` }));
  const bot = givenBot();
  const chat = deletableChat(bot, 'refuses');
  const look = (given: readonly ReturnType<typeof finding>[], seconds: number) => {
    const now = new Date(START.getTime() + seconds * 1_000);
    bot.find(given, now);
    bot.look(now);
    chat.deliver(now);
  };
  chat.goesWrong('loses-calls');
  look(named('a', 'b', 'c', 'd', 'e'), 0);
  look(named('f'), 1);
  look([], 20);
  look([finding({ subject: 'f@contoso.com', stand: 'quiet' })], 21);
  chat.goesWrong('none');
  for (let seconds = 60; seconds < 7_200; seconds += 60) look(seconds === 1_200 ? named('g') : [], seconds);
  expect(chat.calls.filter((key) => key.includes('/table/')).length).toBeGreaterThan(1);
  expect(chat.takenTwice).toEqual([]);
});

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('findings' as const),
      findings: fc.array(
        fc.record({
          subject: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((name) => `${name}@contoso.com`),
          stand: fc.constantFrom('open' as const, 'open' as const, 'quiet' as const),
          severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
          magnitude: fc.constantFrom(1, 50, 400, 5_000),
        }),
        { maxLength: 5 },
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(0.3, 1, 15, 60, 1_500) }),
  },
  { weight: 3, arbitrary: fc.constantFrom({ kind: 'delete' as const }, { kind: 'delete-one' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom<Fault>('none', 'none', 'denies', 'loses-calls', 'loses-answers'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), minutes: fc.constantFrom(-600, -60, -1, 60, 5_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'mute' as const }, { kind: 'unmute' as const }, { kind: 'edit' as const }),
  },
);

describe('whatever gets worse, is deleted, edited and silenced, in whatever order, by whatever clock', () => {
  test('nothing is posted again twice within a day, and everything that gets worse is seen', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), fc.constantFrom(...WAYS), (steps, toReplies) => {
        const bot = givenBot([subscribed({ minSeverity: 'low' })]);
        const chat = deletableChat(bot, toReplies);
        let now = START;
        /** Facts are no older than those before, whatever the clock does. */
        let asOf = START;
        const look = () => {
          bot.look(now);
          chat.deliver(now);
        };
        for (const each of steps) {
          const { mutes, episodes } = bot.state();
          // Nobody deletes two cards of the same within one second.
          now = new Date(now.getTime() + 1_000);
          asOf = new Date(Math.max(asOf.getTime() + 1_000, now.getTime()));
          if (each.kind === 'findings') bot.find(each.findings.map(finding), asOf, now);
          if (each.kind === 'pass' || each.kind === 'clock') now = minutesAfter(now, each.minutes);
          if (each.kind === 'delete') chat.deleteAll();
          if (each.kind === 'delete-one') chat.deleteOne();
          if (each.kind === 'fault') chat.goesWrong(each.fault);
          if (each.kind === 'mute')
            bot.set({ mutes: mute(mutes, { rule: RULE }, { by: 'ann', now, forMs: 3_600_000, why: 'noise' }).mutes });
          if (each.kind === 'unmute') bot.set({ mutes: unmute(mutes, { rule: RULE }, now).mutes });
          // What people do changes the card and is not said: a snooze that ends at once.
          if (each.kind === 'edit')
            bot.do(
              snooze(
                episodes,
                episodes.slice(0, 2).map(({ id }) => id),
                { by: 'ann', now, forMs: 60_000 },
              ),
            );
          look();
        }
        bot.set({ mutes: [] });
        chat.goesWrong('none');
        for (let minute = 0; minute < SEEN_WITHIN_MINUTES; minute += 5) {
          now = minutesAfter(now, 5);
          look();
        }
        // A clock that was ahead has noted when it spoke last.
        if (!steps.some(({ kind }) => kind === 'clock'))
          for (const { id, state, severity } of bot.state().episodes) {
            const record = bot.state().records.find(({ episode }) => episode === id);
            const seenAt = chat.seenAt.get(id)?.getTime() ?? 0;
            const isSeenAgain = record?.repostedAt !== undefined && seenAt >= Date.parse(record.repostedAt);
            if (state === 'open' && record?.root && !(isSeenAgain && now.getTime() - seenAt < DAY_MS))
              expect(chat.seen.get(id) ?? -1, 'seen soon').toBeGreaterThanOrEqual(severityRank(severity));
          }
        // The clock may have been ahead: what it noted is believed for so long.
        for (let hour = 0; hour < 120; hour += 5) {
          now = minutesAfter(now, 300);
          look();
        }
        const posted = new Map<string, number[]>();
        for (const { delivery, at: when } of chat.cards) {
          const { content } = delivery;
          const ids = content.type === 'episode' ? [content.episode] : content.type === 'group' ? content.episodes : [];
          for (const id of ids) posted.set(id, [...(posted.get(id) ?? []), when.getTime()]);
        }
        for (const [, [, ...again]] of posted)
          for (const [n, when] of again.entries())
            expect(n === 0 ? DAY_MS : Math.abs(when - (again[n - 1] ?? 0)), 'a day between').toBeGreaterThanOrEqual(
              DAY_MS,
            );
        const told = new Set(
          bot
            .state()
            .records.filter(({ root }) => root !== null)
            .map(({ episode }) => episode),
        );
        for (const { id, state, severity, magnitude } of bot.state().episodes)
          if (state === 'open' && told.has(id)) {
            expect(chat.seen.get(id) ?? -1, 'seen').toBeGreaterThanOrEqual(severityRank(severity));
            const grown = magnitude / (chat.seenMagnitude.get(id) ?? 0);
            expect(grown, 'seen to have grown').toBeLessThan(DEFAULT_SPEAKING.worsenedFactor);
          }
        const keys = chat.cards.map(({ delivery }) => delivery.key);
        expect(new Set(keys).size, 'one card per key').toBe(keys.length);
        expect(chat.takenTwice, 'taken once').toEqual([]);
        expect(bot.state().records.every(({ conversation }) => conversation === CONSOLE)).toBe(true);
      }),
      { numRuns: runs(150) },
    );
  });
});
