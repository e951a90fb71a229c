import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { episodesOf } from '../../src/alerts/outbox/outbox.ts';
import { mute, unmute } from '../../src/episodes/mutes.ts';
import { acknowledge, markExpected, snooze } from '../../src/episodes/operator-actions.ts';
import { runs } from '../seed/runs.ts';
import { at, CONSOLE, finding, givenBot, minutesAfter, RULE, subscribed } from './given-bot.ts';

const START = at('2026-11-10T12:00:00');
const OTHER = 'local:other';

const findings = fc.array(
  fc.record({
    subject: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((name) => `${name}@contoso.com`),
    stand: fc.constantFrom('open', 'open', 'hold', 'quiet'),
    severity: fc.constantFrom('low', 'medium', 'high'),
    score: fc.integer({ min: 1, max: 9 }),
    magnitude: fc.constantFrom(0, 1, 50, 52, 100, 400, 5000),
  }),
  { maxLength: 6 },
);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('findings' as const), findings }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('look' as const),
      minutes: fc.constantFrom(0, 0.3, 1, 15, 15, 60, 240, 1500),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), minutes: fc.constantFrom(-600, -60, -1, 60, 5000) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('sending', 'unsure', 'due') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('replay' as const),
      minutes: fc.integer({ min: 1, max: 9000 }),
      findings,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('acknowledge', 'snooze', 'expect', 'mute', 'unmute', 'leave', 'subscribe'),
    }),
  },
);

const opens = (name: 'a' | 'c' | 'd' | 'e' | 'f') => ({
  subject: `${name}@contoso.com`,
  stand: 'open' as const,
  severity: 'low' as const,
  score: 1,
  magnitude: 0 as const,
});

/** Data and wall clock go their own ways; the platform is there or not; people do things; the bot restarts each time. */
function walk(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const bot = givenBot([subscribed(), subscribed({ conversation: OTHER, minSeverity: 'medium' })]);
  let now = START;
  let asOf = START;
  for (const each of steps) {
    const { episodes, mutes, subscriptions } = bot.state();
    const ids = episodes.slice(0, 2).map(({ id }) => id);
    const by = { by: 'ann', now };
    switch (each.kind) {
      case 'findings':
        bot.find(each.findings.map(finding), asOf, now);
        break;
      case 'look':
        now = minutesAfter(now, each.minutes);
        asOf = minutesAfter(asOf, each.minutes);
        bot.look(now);
        break;
      case 'clock':
        now = minutesAfter(now, each.minutes);
        bot.look(now);
        break;
      case 'send':
        bot.send(now);
        break;
      case 'sending':
      case 'unsure':
      case 'due': {
        const status = each.kind;
        const mayRepeat = (before: boolean) => before || status !== 'due';
        const deliveries = bot.state().deliveries.map((d) => ({ ...d, status, mayRepeat: mayRepeat(d.mayRepeat) }));
        bot.set({ deliveries });
        break;
      }
      case 'replay':
        bot.find(each.findings.map(finding), minutesAfter(asOf, -each.minutes), now);
        break;
      case 'acknowledge':
        bot.do(acknowledge(episodes, ids, by));
        break;
      case 'snooze':
        bot.do(snooze(episodes, ids, { ...by, forMs: 4 * 3_600_000 }));
        break;
      case 'expect':
        bot.do(markExpected(episodes, ids, { ...by, why: 'so it is' }));
        break;
      case 'mute':
        bot.set({ mutes: mute(mutes, { rule: RULE }, { ...by, forMs: 3_600_000, why: 'noise' }).mutes });
        break;
      case 'unmute':
        bot.set({ mutes: unmute(mutes, { rule: RULE }, now).mutes });
        break;
      case 'leave':
        bot.set({ subscriptions: subscriptions.filter(({ conversation }) => conversation === OTHER) });
        break;
      case 'subscribe':
        bot.set({
          subscriptions: [...subscriptions.filter(({ conversation }) => conversation === OTHER), subscribed()],
        });
        break;
    }
    check(bot);
  }
  return { bot, now };
}

/** What holds after every step of every walk. */
function check(bot: ReturnType<typeof givenBot>) {
  const { episodes, records, roots, deliveries } = bot.state();
  const open = episodes.filter(({ state }) => state === 'open').map(({ subject }) => subject);
  expect(new Set(open).size, 'one open episode per subject').toBe(open.length);
  expect(new Set(episodes.map(({ id }) => id)).size, 'one episode per id').toBe(episodes.length);
  const keys = [...bot.sent(), ...deliveries].filter(({ shape }) => shape !== 'edit').map(({ key }) => key);
  expect(new Set(keys).size, 'one message per key').toBe(keys.length);
  const rooted = [
    ...roots.flatMap((root) => root.episodes.map((id) => `${id} ${root.conversation}`)),
    ...deliveries.flatMap(({ shape, content, conversation }) =>
      shape !== 'root' || content.type === 'digest' ? [] : episodesOf(content).map((id) => `${id} ${conversation}`),
    ),
  ];
  expect(new Set(rooted).size, 'one root per episode and conversation').toBe(rooted.length);
  const known = new Set([...roots, ...deliveries.filter(({ shape }) => shape === 'root')].map(({ key }) => key));
  for (const { root } of [...deliveries, ...records])
    if (root !== null) expect(known, 'a root for what follows it').toContain(root);
  for (const said of records) {
    expect(said.verdicts.length).toBeLessThanOrEqual(20);
    expect(said.root === null, 'a root has a time').toBe(said.postedAt === null);
  }
}

const steps = fc.array(step, { minLength: 5, maxLength: 40 });

describe('whatever happens, in whatever order', () => {
  test('nothing has a second root, key or open episode, and nothing is replied to that was not posted', () => {
    fc.assert(
      fc.property(steps, (given) => void walk(given)),
      { numRuns: runs(150) },
    );
  });

  test('looking again at the same time says nothing more', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { bot, now } = walk(given);
        bot.look(now);
        const once = bot.state();
        bot.look(now);
        const { deliveries, roots } = bot.state();
        expect({ deliveries, roots }).toEqual({ deliveries: once.deliveries, roots: once.roots });
      }),
      {
        numRuns: runs(60),
        examples: [
          // Found by chance: a reply planned for exactly an hour later, and an end in the meantime.
          [
            [
              { kind: 'findings', findings: (['a', 'f', 'c', 'd'] as const).map(opens) },
              { kind: 'look', minutes: 0 },
              { kind: 'findings', findings: [{ ...opens('a'), severity: 'medium' }, opens('e')] },
              { kind: 'send' },
              { kind: 'acknowledge' },
              { kind: 'findings', findings: [{ ...opens('f'), stand: 'quiet' }] },
            ],
          ],
          // Found by 20,000 cases: a table planned for an hour later, and a clock that is set back an hour.
          [
            [
              { kind: 'findings', findings: (['d', 'c', 'f', 'a'] as const).map(opens) },
              { kind: 'look', minutes: 0 },
              { kind: 'findings', findings: [{ ...opens('a'), magnitude: 52 }] },
              { kind: 'send' },
              { kind: 'look', minutes: 0 },
              {
                kind: 'findings',
                findings: [opens('e'), { ...opens('a'), magnitude: 5000 }, { ...opens('c'), stand: 'quiet' }],
              },
              { kind: 'acknowledge' },
              { kind: 'clock', minutes: -60 },
              { kind: 'sending' },
            ],
          ],
        ],
      },
    );
  });

  test('a reminder is given once for an interval, and edits are a minute apart, while the clock goes anywhere', () => {
    const minutes = fc.array(fc.constantFrom(-3000, -200, -1, 0.2, 0.5, 1, 15, 240, 1500, 6000), {
      minLength: 5,
      maxLength: 40,
    });
    fc.assert(
      fc.property(minutes, fc.array(fc.constantFrom(100, 120, 150), { minLength: 1 }), (given, magnitudes) => {
        const bot = givenBot();
        bot.tick([finding()], START);
        const intervals: number[] = [];
        let now = START;
        for (const [index, each] of given.entries()) {
          now = minutesAfter(now, each);
          const replies = bot.sent('reply').length;
          bot.tick([finding({ magnitude: magnitudes[index % magnitudes.length] ?? 100 })], now, START);
          if (bot.sent('reply').length > replies)
            intervals.push(Math.floor((now.getTime() - START.getTime()) / 86_400_000));
        }
        expect(new Set(intervals).size).toBe(intervals.length);
        // Of one edit and the next: what the state keeps may be the time of the very edit that is sent now.
        const edits = bot.sent('edit').map(({ notBefore }) => Date.parse(notBefore));
        for (const [index, edit] of edits.entries())
          if (index > 0) expect(Math.abs(edit - (edits[index - 1] ?? 0))).toBeGreaterThanOrEqual(60_000);
      }),
      {
        numRuns: runs(100),
        examples: [
          // Found by chance: an edit that waits half a minute for its minute, and is sent when that is over.
          [
            [240, 240, 6000, 6000, 0.5, -1, 6000, 6000, 0.5, 0.5, -3000, -3000],
            [120, 100],
          ],
        ],
      },
    );
  });

  test('facts told again, all or a part of them, come to the same episodes', () => {
    const days = fc.array(fc.constantFrom('open', 'hold', 'quiet', null), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(days, fc.nat(), (stands, from) => {
        const bot = givenBot();
        const tell = (day: number) => {
          const stand = stands[day];
          const asOf = minutesAfter(START, 1440 * day);
          return stand ? bot.find([finding({ stand })], asOf) : [];
        };
        for (const day of stands.keys()) tell(day);
        const before = bot.state().episodes;
        const again = [...stands.keys()].slice(from % stands.length).flatMap(tell);
        expect(bot.state().episodes).toEqual(before);
        expect(again.filter(({ change }) => change !== 'continuing')).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});

test('the other conversation is not held up by one that cannot be reached', () => {
  const bot = givenBot([subscribed(), subscribed({ conversation: OTHER })]);
  bot.find([finding()], START);
  bot.look(START);
  const stuck = bot.state().deliveries.filter(({ conversation }) => conversation === CONSOLE);
  bot.set({ deliveries: bot.state().deliveries.filter(({ conversation }) => conversation === OTHER) });
  bot.send(START);
  bot.set({ deliveries: stuck });
  bot.tick([finding({ severity: 'high' })], minutesAfter(START, 20));
  expect(bot.sent('reply').map(({ conversation }) => conversation)).toEqual([OTHER]);
});
