import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Day, dayText, startOfDay } from '../../src/model/time.ts';
import { withRederivation } from '../../src/state/state.ts';
import { DAY } from '../contracts/fact-store/telling.ts';
import { runs } from '../seed/runs.ts';
import { givenLook } from './given-look.ts';

const FIRST = DAY - 62;
const SUBJECT = 'drop in smtp-auth from report-csv';
type Bot = ReturnType<typeof givenLook>;

/** Ten messages an hour, but one an hour on these days. */
async function importDays(bot: Bot, first: Day, last: Day, low: readonly Day[] = []): Promise<void> {
  const perHour = Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, at) => [first + at, low.includes(first + at) ? 1 : 10]),
  );
  await bot.import(first, last, perHour);
}

const drops = (bot: Bot) =>
  bot.state
    .read()
    .episodes.filter(({ rule, subject }) => rule === 'data-missing' && subject === SUBJECT)
    .map(({ id, openedAt, state, numbers, peak }) => ({
      id,
      openedAt,
      state,
      day: numbers['day'],
      peak: peak.numbers['day'],
    }))
    .sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));

const endOf = (day: Day): Date => startOfDay(day + 1);

test('a low day opens an alert at its end, and three usual days close it', async () => {
  const bot = givenLook();
  await importDays(bot, FIRST, DAY - 1);
  await bot.look(endOf(DAY - 1));
  expect(drops(bot)).toEqual([]);
  await importDays(bot, DAY, DAY, [DAY]);
  await bot.look(new Date(endOf(DAY).getTime() - 1));
  await bot.look(new Date(endOf(DAY).getTime() + 7 * 3_600_000));
  expect(drops(bot)).toMatchObject([{ state: 'open', openedAt: endOf(DAY).toISOString(), day: dayText(DAY) }]);
  await importDays(bot, DAY + 1, DAY + 2);
  await bot.look(endOf(DAY + 2));
  expect(drops(bot)).toMatchObject([{ state: 'open' }]);
  await importDays(bot, DAY + 3, DAY + 3);
  await bot.look(endOf(DAY + 3));
  expect(drops(bot)).toMatchObject([{ state: 'resolved' }]);
});

test('a day that is imported again, complete, closes it', async () => {
  const bot = givenLook();
  await importDays(bot, FIRST, DAY, [DAY]);
  await bot.look(endOf(DAY));
  await importDays(bot, DAY, DAY);
  await bot.look(new Date(endOf(DAY).getTime() + 3_600_000));
  expect(drops(bot)).toMatchObject([{ state: 'resolved' }]);
});

test('an import that is undone takes its low days along, also those that are over', async () => {
  const bot = givenLook();
  await importDays(bot, FIRST, DAY - 6);
  await importDays(bot, DAY - 5, DAY - 5, [DAY - 5]);
  await importDays(bot, DAY - 4, DAY);
  await bot.look(endOf(DAY));
  expect(drops(bot)).toMatchObject([{ state: 'resolved', peak: dayText(DAY - 5) }]);
  const low = (await bot.store.imports()).find(({ id }) => id === DAY - 5 - FIRST + 1);
  await bot.store.takeBack(low?.id ?? 0, { by: 'anna', at: endOf(DAY).toISOString() });
  await bot.state.update((before) =>
    withRederivation(before, startOfDay(DAY - 5).toISOString(), 'import 58 (x.csv) was taken back'),
  );
  await bot.look(endOf(DAY));
  expect(drops(bot)).toEqual([]);
});

test('the alerts are the same in whatever order the weeks were imported, and whenever somebody looked', async () => {
  const weeks = Array.from({ length: 9 }, (_, week) => week);
  const order = fc.record({
    order: fc.shuffledSubarray(weeks, { minLength: weeks.length, maxLength: weeks.length }),
    looked: fc.array(fc.boolean(), { minLength: weeks.length, maxLength: weeks.length }),
    // After the first four weeks, since no day before can be judged. Low days that are nearer than an alert can last may
    // share one.
    low: fc
      .tuple(fc.integer({ min: FIRST + 28, max: DAY - 21 }), fc.integer({ min: 21, max: 34 }))
      .map(([first, after]) => [first, first + after].filter((day) => day <= DAY)),
  });
  await fc.assert(
    fc.asyncProperty(order, async ({ order, looked, low }) => {
      const [atOnce, inPieces] = [givenLook(), givenLook()];
      await importDays(atOnce, FIRST, DAY, low);
      for (const [at, week] of order.entries()) {
        await importDays(inPieces, FIRST + 7 * week, FIRST + 7 * week + 6, low);
        if (looked[at]) await inPieces.look(endOf(DAY));
      }
      await atOnce.look(endOf(DAY));
      await inPieces.look(endOf(DAY));
      const begun = (bot: Bot) => drops(bot).map(({ id, openedAt, state }) => [id, openedAt, state]);
      expect(begun(inPieces)).toEqual(begun(atOnce));
    }),
    { numRuns: runs(4) },
  );
});
