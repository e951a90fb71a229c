import { describe, expect, test } from 'vitest';
import type { Episode } from '../../src/episodes/episode.ts';
import { startOfDay, startOfHour } from '../../src/model/time.ts';
import { withRederivation } from '../../src/state/state.ts';
import { DAY, hourAt } from '../contracts/fact-store/telling.ts';
import { givenLook } from './given-look.ts';

const FIRST = DAY - 60;
const CONSOLE = 'local:console';
const SUBSCRIBED = {
  conversation: CONSOLE,
  rules: 'all' as const,
  minSeverity: 'low' as const,
  digests: [],
  by: 'anna',
  at: startOfDay(FIRST).toISOString(),
};

/** What an episode is apart from when somebody noticed it, by our clock. */
const lives = (episodes: readonly Episode[]) =>
  episodes
    .map(({ noticedAt: _, peakNoticedAt: __, endNoticedAt: ___, ...life }) => life)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const quiet = (bot: ReturnType<typeof givenLook>) => bot.import(FIRST, DAY - 1);
const loud = (bot: ReturnType<typeof givenLook>, day = DAY) => bot.import(day, day, { [day]: 900 });
const undoLast = async (bot: ReturnType<typeof givenLook>, now: Date) => {
  const [last] = await bot.store.imports();
  await bot.state.update((before) =>
    withRederivation(before, startOfDay(DAY).toISOString(), 'import 61 (x.csv) was taken back'),
  );
  await bot.store.takeBack(last?.id ?? 0, { by: 'anna', at: now.toISOString() });
  await bot.look(now);
};

test('after an undo the episodes are those of what is left, and a mark is looked at once', async () => {
  const now = startOfDay(DAY + 1);
  const [lived, never] = [givenLook(), givenLook()];
  for (const bot of [lived, never]) {
    await quiet(bot);
    await bot.look(startOfDay(DAY));
  }
  await loud(lived);
  await lived.look(now);
  expect(lived.opened().some((each) => each.startsWith('smtp-auth-spike'))).toBe(true);
  await undoLast(lived, now);
  await never.look(now);
  expect(lives(lived.state.read().episodes)).toEqual(lives(never.state.read().episodes));
  expect(lived.state.read().rederive).toBeUndefined();
});

test('what people did to an alert that stays is kept', async () => {
  const bot = givenLook();
  await quiet(bot);
  await loud(bot);
  await bot.look(startOfDay(DAY + 1));
  const spike = bot.state.read().episodes.find(({ rule }) => rule === 'smtp-auth-spike');
  const acknowledged = { by: 'anna', at: startOfDay(DAY + 1).toISOString() };
  await bot.state.update((before) => ({
    ...before,
    episodes: before.episodes.map((each) => (each.id === spike?.id ? { ...each, acknowledged } : each)),
  }));
  await bot.import(DAY + 1, DAY + 1);
  await bot.look(startOfDay(DAY + 2));
  await undoLast(bot, startOfDay(DAY + 2));
  expect(bot.state.read().episodes.find(({ id }) => id === spike?.id)).toMatchObject({ acknowledged });
});

test('a card that was posted is edited once to say that it is withdrawn, and nothing else is said', async () => {
  const now = startOfDay(DAY + 1);
  const bot = givenLook({ subscriptions: [SUBSCRIBED] });
  await quiet(bot);
  await bot.look(startOfDay(DAY));
  await loud(bot);
  await bot.look(now);
  const spike = bot.state.read().episodes.find(({ rule }) => rule === 'smtp-auth-spike');
  const cards = bot.state.read().deliveries.filter(({ shape }) => shape === 'root');
  expect(cards.map(({ content }) => content)).toContainEqual({ type: 'episode', episode: spike?.id });
  // As if they were all sent.
  await bot.state.update((before) => ({
    ...before,
    deliveries: [],
    roots: cards.map(({ key, conversation, content }) => ({
      ...{ key, conversation, handle: key, postedAt: now.toISOString() },
      episodes: content.type === 'episode' ? [content.episode] : [],
    })),
  }));
  await undoLast(bot, now);
  const said = bot.state.read().deliveries.filter(({ content }) => content.type === 'withdrawn');
  expect(said).toMatchObject([
    { shape: 'edit', conversation: CONSOLE, content: { why: 'import 61 (x.csv) was taken back' } },
  ]);
  expect(bot.state.read().deliveries.filter(({ shape }) => shape !== 'edit')).toEqual([]);
  expect(bot.state.read().said.some(({ episode }) => episode === spike?.id)).toBe(false);
  const before = bot.state.read().deliveries;
  await bot.look(now);
  expect(bot.state.read().deliveries).toEqual(before);
});

test('a card that was not sent yet is not sent', async () => {
  const now = startOfDay(DAY + 1);
  const bot = givenLook({ subscriptions: [SUBSCRIBED] });
  await quiet(bot);
  await bot.look(startOfDay(DAY));
  await loud(bot);
  await bot.look(now);
  expect(bot.state.read().deliveries.length).toBeGreaterThan(0);
  await undoLast(bot, now);
  expect(bot.state.read().deliveries).toEqual([]);
});

test('an alert of an hour long past began then, also once everything is derived again', async () => {
  const bot = givenLook();
  await bot.import(FIRST, DAY - 6);
  await loud(bot, DAY - 5);
  for (let hour = 1; hour <= 24; hour++) await bot.look(startOfHour(hourAt(hour, DAY - 5)));
  await bot.import(DAY - 4, DAY);
  await bot.look(startOfDay(DAY + 1));
  const spikes = () =>
    bot.state
      .read()
      .episodes.filter(({ rule }) => rule === 'smtp-auth-spike')
      .map(({ id, openedAt, opening, peak }) => ({ id, openedAt, opening, peak }));
  const before = spikes();
  expect(before).toMatchObject([{ openedAt: expect.stringMatching(/T(?!23)..:59:59/) }]);
  await bot.state.update((state) => withRederivation(state, null, 'another was taken back'));
  await bot.look(startOfDay(DAY + 1));
  expect(spikes()).toEqual(before);
});

describe.for([
  ['with nothing left', 0],
  ['with newer facts left that its alerts are not about', 5],
] as const)('an undo of an import whose alerts are long over, %s', ([, newerDays]) => {
  test('takes them away, since the facts that they are of were taken away', async () => {
    const bot = givenLook();
    const now = startOfDay(DAY + newerDays);
    await bot.import(FIRST, DAY - 30);
    await loud(bot, DAY - 29);
    await bot.import(DAY - 28, DAY - 1);
    const older = (await bot.store.imports()).map(({ id }) => id);
    if (newerDays > 0) await bot.import(DAY, DAY + newerDays - 1);
    await bot.look(now);
    const spikes = () => bot.state.read().episodes.filter(({ rule }) => rule === 'smtp-auth-spike');
    expect(spikes()).toMatchObject([{ state: 'resolved' }]);

    await bot.state.update((before) => withRederivation(before, startOfDay(FIRST).toISOString(), 'x.csv was reverted'));
    for (const id of older) await bot.store.takeBack(id, { by: 'anna', at: now.toISOString() });
    await bot.look(now);
    expect(spikes()).toEqual([]);
  });

  test('keeps those of days that are not kept any more', async () => {
    const bot = givenLook();
    const now = startOfDay(DAY + newerDays);
    await bot.import(FIRST, DAY - 30);
    await loud(bot, DAY - 29);
    await bot.import(DAY - 28, DAY - 1 + newerDays);
    await bot.look(now);
    const before = bot.state.read().episodes.filter(({ rule }) => rule === 'smtp-auth-spike');
    expect(before).toMatchObject([{ state: 'resolved' }]);

    // As the command marks it where the older days have expired.
    await bot.state.update((state) => withRederivation(state, startOfDay(DAY - 2).toISOString(), 'x.csv was reverted'));
    for (const { id } of await bot.store.imports()) await bot.store.takeBack(id, { by: 'anna', at: now.toISOString() });
    await bot.look(now);
    expect(bot.state.read().episodes.filter(({ rule }) => rule === 'smtp-auth-spike')).toEqual(before);
  });
});
