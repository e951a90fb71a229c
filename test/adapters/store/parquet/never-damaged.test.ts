import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../../../adapters/store/parquet/database.ts';
import { type ParquetStore, parquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { startOfDay } from '../../../../src/model/time.ts';
import { DAY, hourAt, stage, type Telling, tell, tellAll } from '../../../contracts/fact-store/telling.ts';
import { openQuietly } from './damaged-store.ts';

const silent = { info: () => undefined, warn: () => undefined };

let directory: string;
let store: ParquetStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-never-damaged-'));
  store = await openQuietly(directory);
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** So many that the engine writes them in another order each time: equal facts, other bytes. */
const many = (count: number, cut = false): Telling => ({
  coverage: { cut },
  facts: Array.from({ length: count }, (_, at) => ({
    ...{ hour: hourAt(at % 24), sender: `p${at % 9001}@contoso.com`, domain: 'contoso.com' },
    ...{ client: `192.0.${at % 200}.${at % 199}`, messages: 1 + (at % 5) },
  })),
});
const log = (first: number, count: number): Telling => ({
  ...{ source: 'second', mode: 'merge', kind: 'connector' },
  facts: Array.from(
    { length: count },
    (_, at): Partial<Fact> => ({ hour: hourAt(at % 24), direction: 'inbound', event: BigInt(first + at) }),
  ),
});

/** A folder in the way of the manifest stands for a disk that is full at the last moment. */
async function failing(telling: Telling): Promise<void> {
  const { writer, plan } = await stage(store, telling);
  await mkdir(join(directory, 'manifest.json.new'));
  await expect(writer.commit(plan)).rejects.toThrow();
  await rm(join(directory, 'manifest.json.new'), { recursive: true });
}

const parquetFiles = async () =>
  (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.parquet')).sort();

describe('a store whose files are as they were written is never called damaged', () => {
  const before: Readonly<Record<string, () => Promise<unknown>>> = {
    'a report': () => tell(store, many(30_000)),
    'a report that is known by the day': async () => {
      await tell(store, many(30_000));
      expect(await store.expire(() => 'drop-hourly')).toBe(1);
    },
    'a log': () => tell(store, log(1, 3000)),
    'a log that is known by the day': async () => {
      await tell(store, log(1, 3000));
      expect(await store.expire(() => 'drop-hourly')).toBe(1);
    },
  };
  for (const [what, first] of Object.entries(before)) {
    test(`after an import of ${what} again that fails at its last step, nor does it leave anything`, async () => {
      await first();
      const files = await parquetFiles();
      await failing(what.startsWith('a log') ? log(1, 3000) : many(30_000));
      expect(await store.lost()).toEqual([]);
      expect(await parquetFiles()).toEqual(files);
    });
  }

  test('after a file is imported again whose day is kept as another file has it, nor does it leave anything', async () => {
    await tell(store, many(29_000, true));
    await tell(store, many(30_000));
    await store.expire(() => 'drop-hourly');
    const files = await parquetFiles();
    expect(await tellAll(store, { ...many(29_000, true), again: 1 })).toMatchObject({ isNew: false });
    expect(await store.lost()).toEqual([]);
    expect(await parquetFiles()).toEqual(files);
  });

  test('when what it tells is united again in files of its own', async () => {
    await tell(store, log(1, 3000));
    await tell(store, log(2001, 3000));
    await store.expire(() => 'drop-hourly');
    await failing({ ...log(2001, 3000), again: 2 });
    expect(await store.lost()).toEqual([]);
    await tell(store, { ...log(2001, 3000), again: 2 });
    expect(await store.lost()).toEqual([]);
  });

  test('by a question that was slow, while others see what was gathered and swept meanwhile', async () => {
    const day = (at: number) => tell(store, { facts: [{ hour: hourAt(1, DAY + at) }] });
    const question = (days: number) =>
      ({
        kind: 'smtp-auth',
        window: { grain: 'days', from: startOfDay(DAY), to: startOfDay(DAY + days) },
        by: [],
      }) as const;
    for (let at = 0; at < 31; at++) await day(at);
    const { openDatabase, slow, open } = slowDatabase();
    const reader = await parquetStore({ directory, priority: [], log: silent, hot: false, openDatabase });
    const first = reader.ask(question(31));
    await slow;
    for (let at = 31; at < 35; at++) await day(at);
    expect((await reader.ask(question(40))).totals.messages).toBe(35);
    open();
    expect((await first).totals.messages).toBe(31);
    await reader.close();
  });
});

/** A database whose first question has to wait until `open` is called; `slow` resolves when it does. */
function slowDatabase() {
  let open = (): void => {};
  let begun = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const slow = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const slowly: OpenDatabase = async (settings) => {
    const database = await openDatabase(settings);
    const { instance } = database;
    const connect = instance.connect.bind(instance);
    instance.connect = async () => {
      const connection = await connect();
      const run = connection.runAndReadAll.bind(connection);
      connection.runAndReadAll = async (...given) => {
        connection.runAndReadAll = run;
        begun();
        await gate;
        return run(...given);
      };
      return connection;
    };
    return database;
  };
  return { openDatabase: slowly, slow, open: () => open() };
}

describe('the sample of lines', () => {
  test('of an import that failed is not taken for the next import’s, which has the same number', async () => {
    await tell(store, { facts: [{}] });
    await failing({ ...log(1, 1), fingerprints: [{ print: 1, at: 5 }] });
    await tell(store, log(9, 1));
    expect(await store.fingerprints(2)).toEqual([]);
    await store.close();
    store = await openQuietly(directory);
    await store.expire(() => 'keep');
    expect(await store.fingerprints(2)).toEqual([]);
  });
});
