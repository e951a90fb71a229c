import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withdraw } from '../../../src/alerts/policy/withdraw.ts';
import { at, finding, givenBot, hoursAfter, minutesAfter } from '../../episodes/given-bot.ts';

const START = at('2026-11-10T12:00:00');
const sender = (subject: string, score: number) => finding({ subject, score });
const idIn = (bot: ReturnType<typeof givenBot>, subject: string): string =>
  bot.state().episodes.find((episode) => episode.subject === subject)?.id ?? '';

function takeBack(bot: ReturnType<typeof givenBot>, subjects: readonly string[], now: Date): void {
  const { episodes, records, roots, deliveries } = bot.state();
  const gone = episodes.filter(({ subject }) => subjects.includes(subject));
  const options = { episodes: gone, why: 'import 1 was taken back', titleOf: () => 'a title', now };
  const left = withdraw({ said: records, roots, deliveries }, options);
  bot.set({
    episodes: episodes.filter((episode) => !gone.includes(episode)),
    ...{ records: [...left.said], roots: [...left.roots], deliveries: [...left.deliveries] },
  });
}

/** The first group is named after `worst`, and is posted without it. */
describe.each([
  [
    'muted before it was sent',
    (bot: ReturnType<typeof givenBot>) =>
      bot.set({
        mutes: [
          {
            ...{ id: 'm', rule: null, subject: 'worst', by: 'ann', why: '' },
            ...{ at: START.toISOString(), until: hoursAfter(START, 2).toISOString() },
          },
        ],
      }),
  ],
  ['taken back before it was sent', (bot: ReturnType<typeof givenBot>) => takeBack(bot, ['worst'], START)],
])('the worst of a group, %s,', (_, takeOut) => {
  test('comes in a later card, which takes no key from the first', () => {
    const bot = givenBot();
    const first = [sender('b', 1), sender('c', 2), sender('d', 3)];
    bot.find([sender('worst', 9), ...first], START);
    bot.look(START);
    takeOut(bot);
    bot.look(minutesAfter(START, 1));
    bot.send(minutesAfter(START, 1));
    const [card] = bot.state().roots;
    expect(card?.episodes).toHaveLength(3);

    const later = hoursAfter(START, 3);
    bot.tick([...first, sender('worst', 9), sender('e', 1), sender('f', 1), sender('g', 1)], later);
    expect(bot.state().roots).toContainEqual(expect.objectContaining({ key: card?.key, handle: card?.handle }));
    const roots = bot.sent('root').map(({ key }) => key);
    expect(new Set(roots).size).toBe(roots.length);
    const rootOf = (subject: string) => bot.state().records.find(({ episode }) => episode === idIn(bot, subject))?.root;
    expect(rootOf('b')).toBe(card?.key);
    expect(rootOf('e')).not.toBe(card?.key);
  });
});

test('a reply is counted on where the one that had most of them was taken back', () => {
  const bot = givenBot();
  const group = ['a', 'b', 'c', 'd'];
  const worse = (...high: readonly string[]) =>
    group.map((subject, n) => finding({ subject, score: n, severity: high.includes(subject) ? 'high' : 'medium' }));
  bot.tick(worse(), START);
  bot.tick(worse('a'), hoursAfter(START, 2));
  takeBack(bot, ['a'], hoursAfter(START, 3));
  bot.tick(
    worse('b').filter(({ subject }) => subject !== 'a'),
    hoursAfter(START, 5),
  );
  const keys = bot.sent('reply').map(({ key }) => key);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(keys.length);
});

test('whatever opens, is muted, taken back and sent, no two things that are said have one key', () => {
  const subjects = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 8 });
  const step = fc.record({
    found: subjects,
    gone: fc.option(subjects, { freq: 4 }),
    minutes: fc.constantFrom(1, 20, 70, 200, 1_500),
    isSent: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
      const bot = givenBot();
      let now = START;
      for (const { found, gone, minutes, isSent } of steps) {
        now = minutesAfter(now, minutes);
        bot.find(
          found.map((subject, n) => sender(subject, n + 1)),
          now,
        );
        bot.look(now);
        if (gone !== null) takeBack(bot, gone, now);
        if (isSent) bot.send(now);
      }
      bot.send(minutesAfter(now, 120));
      const keys = bot.sent().flatMap(({ key, shape }) => (shape === 'edit' ? [] : [key]));
      expect(keys.filter((key, n) => keys.indexOf(key) < n)).toEqual([]);
    }),
  );
});
