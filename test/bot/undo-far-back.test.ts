import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withReplacedReadings } from '../../src/bot/replaced-readings.ts';
import { replayableFrom } from '../../src/detection/replay.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import type { ImportRecord } from '../../src/imports/import-record.ts';
import { type Day, dayOf, instantText, startOfDay } from '../../src/model/time.ts';
import { INITIAL_STATE, withRederivation } from '../../src/state/state.ts';
import { DAY, hourAt, tell } from '../contracts/fact-store/telling.ts';
import { runs } from '../seed/runs.ts';
import { givenLook } from './given-look.ts';

const FIRST = DAY - 240;
const ACKNOWLEDGED = { by: 'anna', at: startOfDay(DAY).toISOString() };
/** Rules that look at what the tests below do not take away. */
const UNTOUCHED = ['smtp-auth-spike', 'tls10-partner-connector'];

type Bot = ReturnType<typeof givenLook>;

/** Half of what comes over this connector uses TLS 1.0, day after day. */
const partner = (bot: Bot, first: Day, last: Day) =>
  tell(bot.store, {
    source: 'report-csv',
    kind: 'connector',
    facts: Array.from({ length: last - first + 1 }, (_, at) =>
      ['1.0', '1.2'].map((tls) => ({
        ...{ hour: hourAt(9, first + at), direction: 'inbound' as const, connectorType: 'partner' as const },
        ...{ connector: 'Fabrikam', messages: 500, tls: tls as '1.0' | '1.2' },
      })),
    ).flat(),
  });

/** A file of something else, over any days. */
async function others(bot: Bot, first: Day, last: Day): Promise<number> {
  await tell(bot.store, {
    ...{
      source: 'microsoft365',
      kind: 'sign-in',
      slice: { format: 'graph-sign-ins', filters: { tenant: 'contoso.com' } },
    },
    facts: Array.from({ length: last - first + 1 }, (_, at) => ({
      ...{ hour: hourAt(9, first + at), connector: 'succeeded', tls: 'unknown' as const },
      ...{ sender: 'reader@contoso.com', client: '192.0.2.1' },
    })),
  });
  const [newest] = await bot.store.imports();
  return newest?.id ?? 0;
}

const untouched = (bot: Bot) =>
  bot.state
    .read()
    .episodes.filter(({ rule }) => UNTOUCHED.includes(rule))
    .map(({ id, rule, subject, state, openedAt, acknowledged }) => ({
      ...{ id, rule, subject, state, openedOn: openedAt.slice(0, 10), acknowledged },
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const acknowledgedAll = (bot: Bot) =>
  bot.state.update((before) => ({
    ...before,
    episodes: before.episodes.map((each): Episode => ({ ...each, acknowledged: ACKNOWLEDGED })),
  }));

const back = (most: number) => fc.integer({ min: 0, max: most });

test('whatever is reverted, alerts of facts that stay keep their id, what people did, and their state', async () => {
  const open = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 2, max: 200 }), { minLength: 1, maxLength: 3 }),
      fc.tuple(back(239), back(239)),
      fc.option(fc.integer({ min: 1, max: 240 })),
      async (spikes, [one, other], mark) => {
        const bot = givenLook();
        const loud = Object.fromEntries(spikes.map((ago) => [DAY - ago, 900]));
        let from = FIRST;
        for (const look of [DAY - 160, DAY - 80, DAY]) {
          await bot.import(from, look - 1, loud);
          await partner(bot, from, look - 1);
          await bot.look(startOfDay(look));
          from = look;
        }
        const id = await others(bot, DAY - 1 - Math.max(one, other), DAY - 1 - Math.min(one, other));
        await bot.look(startOfDay(DAY));
        await acknowledgedAll(bot);
        const before = untouched(bot);
        for (const { rule, state } of before) open.add(`${rule} ${state}`);
        const changed = mark === null ? null : startOfDay(DAY - mark).toISOString();
        await bot.state.update((state) => withRederivation(state, changed, 'x.csv was reverted'));
        await bot.store.takeBack(id, { by: 'anna', at: ACKNOWLEDGED.at });
        await bot.look(startOfDay(DAY));
        expect(untouched(bot)).toEqual(before);
      },
    ),
    { numRuns: runs(3) },
  );
  expect([...open]).toEqual(expect.arrayContaining(['smtp-auth-spike resolved', 'tls10-partner-connector open']));
});

test('what is reverted is looked at again only as far back as everything is', () => {
  const now = startOfDay(DAY);
  const text = (day: Day) => instantText(startOfDay(day));
  expect(replayableFrom(text(DAY - 200), [DAY - 210, DAY - 1], now)).toBe(text(DAY - 101));
  expect(replayableFrom(text(DAY - 50), [DAY - 210, DAY - 1], now)).toBe(text(DAY - 50));
  expect(replayableFrom(null, [DAY - 1], now)).toBeNull();
  expect(replayableFrom(text(DAY - 200), [], now)).toBe(text(DAY - 200));
  // What is told of the future is not there yet.
  expect(replayableFrom(text(DAY - 200), [DAY - 1, DAY + 50], now)).toBe(text(DAY - 101));
});

test('so is what a file told that was read otherwise, also where its newest days went with it', () => {
  const now = startOfDay(DAY);
  const record = (id: number, told: Partial<ImportRecord>) => ({
    ...{ id, file: 'x.log', sha256: 'a', revision: 1, year: null, declared: {}, at: instantText(now) },
    ...{ from: instantText(startOfDay(DAY - 300)), to: instantText(startOfDay(DAY - 1)), ...told },
  });
  const imports = [record(1, {}), record(2, { revision: 2, to: instantText(startOfDay(DAY - 200)) })] as ImportRecord[];
  const report = { id: 2, file: 'x.log', replaces: [1] } as unknown as Parameters<typeof withReplacedReadings>[1];
  const { rederive } = withReplacedReadings(INITIAL_STATE, report, { imports, held: [DAY - 200], now });
  expect(rederive?.from && dayOf(new Date(rederive.from))).toBe(DAY - 101);
});
