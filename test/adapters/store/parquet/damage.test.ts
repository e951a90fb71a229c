import { cp, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ParquetStore, parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { type Telling, tell } from '../../../contracts/fact-store/telling.ts';
import {
  manifestIn,
  openQuietly,
  type Panel,
  panelOf,
  seedStore,
  TELLINGS,
  WHOLE,
  withoutSums,
} from './damaged-store.ts';

/** Places in each file at which one bit is turned over: both ends, and as many between as this. */
const PLACES = 5;

let seed: string;
let undisturbed: Panel;
let names: readonly string[];
beforeAll(async () => {
  seed = await mkdtemp(join(tmpdir(), 'mailflow-damage-'));
  await seedStore(join(seed, 'facts'));
  names = (await readdir(join(seed, 'facts'), { recursive: true })).filter((name) => /\.(parquet|json)$/.test(name));
  const store = await openQuietly(join(seed, 'facts'));
  undisturbed = await panelOf(store);
  await store.close();
});
afterAll(() => rm(seed, { recursive: true, force: true }));

let directory: string;
let copies: string;
/** A reader that has been there since before anything happened. */
let reader: ParquetStore;
beforeEach(async () => {
  copies = await mkdtemp(join(tmpdir(), 'mailflow-damaged-'));
  directory = join(copies, 'facts');
  await fresh();
  reader = await openQuietly(directory);
});
afterEach(async () => {
  await reader.close();
  await rm(copies, { recursive: true, force: true });
});

async function fresh(): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await cp(join(seed, 'facts'), directory, { recursive: true });
}

/** Every answer is what it was, or says that something is missing. Answers how many say so and are others. */
async function expectHonest(what: string, store: ParquetStore = reader): Promise<number> {
  const others = (await panelOf(store)).filter(({ figures }, at) => figures !== undisturbed[at]?.figures);
  expect({ what, silent: others.filter(({ says }) => !says) }).toEqual({ what, silent: [] });
  return others.length;
}

const places = (size: number): readonly number[] => [
  ...new Set(Array.from({ length: PLACES }, (_, at) => Math.floor((at * (size - 1)) / (PLACES - 1)))),
];

async function flip(path: string, at: number, bit: number): Promise<void> {
  const bytes = await readFile(path);
  const { atime, mtime } = await stat(path);
  bytes[at] = (bytes[at] as number) ^ (1 << bit);
  await writeFile(path, bytes);
  await utimes(path, atime, mtime);
}

describe('one bit that is not what it was', () => {
  test('in any file of a store changes no answer in silence', async () => {
    expect(names.filter((name) => name.endsWith('.parquet')).length).toBeGreaterThan(6);
    expect(names.filter((name) => name.startsWith('manifest'))).toHaveLength(2);
    let said = 0;
    for (const name of names) {
      const { size } = await stat(join(directory, name));
      for (const at of places(size)) {
        await flip(join(directory, name), at, at % 8);
        said += await expectHonest(`${name} at ${at}`);
        await flip(join(directory, name), at, at % 8);
      }
    }
    expect(said).toBeGreaterThan(names.length);
  });

  test('is found in a running store, though size and time of the file are as before', async () => {
    const store = await openQuietly(directory);
    await store.ask(WHOLE);
    const file = names.find((name) => name.includes('smtp-auth') && name.includes('.daily.')) as string;
    await flip(join(directory, file), 90, 3);
    await expect(store.ask(WHOLE)).rejects.toMatchObject({ code: 'facts-damaged' });
    const { lost = [] } = await store.ask({ ...WHOLE, partial: true });
    expect(lost).not.toEqual([]);
    await flip(join(directory, file), 90, 3);
    expect((await store.ask({ ...WHOLE, partial: true })).lost).toBeUndefined();
    await store.close();
  });
});

describe('a file of a store', () => {
  const parquet = () => names.filter((name) => name.endsWith('.parquet'));
  const changes: Readonly<Record<string, (path: string, name: string) => Promise<void>>> = {
    missing: (path) => rm(path),
    'of no length': (path) => truncate(path, 0),
    'cut in half': async (path) => truncate(path, Math.floor((await stat(path)).size / 2)),
    'longer than it was': async (path) => writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(64)])),
    'a folder': async (path) => {
      await rm(path);
      await cp(join(seed, 'facts', 'fingerprints'), path, { recursive: true });
    },
  };
  for (const [change, make] of Object.entries(changes)) {
    test(`that is ${change} changes no answer in silence`, async () => {
      for (const name of names) {
        await make(join(directory, name), name);
        await expectHonest(`${name} ${change}`);
        await fresh();
      }
    });
  }

  test('that has changed places with another changes no answer in silence', async () => {
    for (const kind of [parquet(), names.filter((name) => name.startsWith('manifest'))]) {
      for (const [at, name] of kind.entries()) {
        const other = join(directory, kind[(at + 1) % kind.length] as string);
        await rename(join(directory, name), `${other}.away`);
        await rename(other, join(directory, name));
        await rename(`${other}.away`, other);
        await expectHonest(`${name} and ${kind[(at + 1) % kind.length]}`);
        await fresh();
      }
    }
  });

  test('that was replaced by what it was before changes no answer in silence', async () => {
    await cp(join(directory, 'manifest.previous.json'), join(directory, 'manifest.json'));
    expect(await expectHonest('the manifest before')).toBeGreaterThan(0);
  });

  test('that is damaged is not loaded into the copy in memory either', async () => {
    let refused = 0;
    for (const name of parquet()) {
      await flip(join(directory, name), 40, 1);
      const hot = await openQuietly(directory, true);
      if (!(await hot.warm())) refused++;
      await expectHonest(name, hot);
      await hot.close();
      await fresh();
    }
    // The rest is kept in case an import is taken back, or only to unite what comes.
    expect(refused).toBeGreaterThan(7);
  });
});

describe('whoever holds the lock', () => {
  const damaged = () => names.find((name) => name.includes('trusted') && name.includes('.daily.')) as string;
  const listed = async () => (await readdir(directory, { recursive: true })).sort();
  test('alone moves files: a reader leaves them where they are', async () => {
    await flip(join(directory, damaged()), 40, 1);
    const before = await listed();
    await expectHonest('read only');
    expect(await listed()).toEqual(before);
  });

  test('names the import, and the same file imported again makes everything as it was', async () => {
    const said: unknown[] = [];
    await flip(join(directory, damaged()), 40, 1);
    const log = { info: () => undefined, warn: (event: string, fields: unknown) => void said.push([event, fields]) };
    const store = await parquetStore({ directory, priority: [], log, hot: false });
    await store.expire(() => 'keep');
    expect(await listed()).toContain(`${damaged()}.damaged`);
    expect(said).toContainEqual(['facts.damaged', { file: damaged(), fault: 'changed' }]);
    const [lost] = await store.lost();
    expect(lost).toMatchObject({ kind: 'facts', imports: [1] });
    await tell(store, { ...TELLINGS[0], again: 1 });
    expect(await store.lost()).toEqual([]);
    expect((await listed()).filter((name) => name.endsWith('.damaged'))).toEqual([]);
    await store.close();
    const figures = await panelOf(reader);
    expect(figures.slice(0, -3)).toEqual(undisturbed.slice(0, -3));
  });

  test('undoes a damaged import, after which nothing is missing', async () => {
    await flip(join(directory, damaged()), 40, 1);
    const store = await openQuietly(directory);
    expect(await store.takeBack(1, { by: 'a test', at: '2026-11-30T00:00:00Z' })).toMatchObject({ kind: 'done' });
    expect(await store.lost()).toEqual([]);
    await store.close();
  });
});

describe('what is to be joined with damaged facts', () => {
  const log = (first: number) => ({ ...(TELLINGS[first] as Telling) });
  const eventsOfBoth = async () => {
    const manifest = await manifestIn(directory);
    return manifest.layers.filter(({ events }) => events !== null).map(({ events }) => events as string);
  };

  test('is kept for itself, and joined once each damaged file was imported again, in any order', async () => {
    const before = await reader.ask({ ...WHOLE, kind: 'connector' });
    for (const name of names.filter((each) => each.includes('.events.'))) await flip(join(directory, name), 30, 0);
    const store = await openQuietly(directory);
    const imports = async () => (await store.lost()).flatMap((each) => ('imports' in each ? each.imports : []));
    await tell(store, { ...log(2), fingerprints: [], facts: [{ ...(log(2).facts ?? [])[0], event: 999n }] });
    expect(new Set(await imports())).toEqual(new Set([3, 4]));
    await tell(store, { ...log(3), again: 4 });
    expect(new Set(await imports())).toEqual(new Set([3]));
    await tell(store, { ...log(2), again: 3 });
    expect(await store.lost()).toEqual([]);
    expect((await store.ask({ ...WHOLE, kind: 'connector' })).totals.messages).toBe(before.totals.messages + 1);
    await store.close();
  });

  test('is joined with what imports told where only what came of them is damaged', async () => {
    const before = await reader.ask({ ...WHOLE, kind: 'connector' });
    const layers = await eventsOfBoth();
    for (const name of names.filter((each) => each.includes('.events.') && !layers.includes(each)))
      await flip(join(directory, name), 30, 0);
    const store = await openQuietly(directory);
    expect(await store.lost()).not.toEqual([]);
    await tell(store, { ...log(2), fingerprints: [], facts: [{ ...(log(2).facts ?? [])[0], event: 999n }] });
    expect(await store.lost()).toEqual([]);
    expect((await store.ask({ ...WHOLE, kind: 'connector' })).totals.messages).toBe(before.totals.messages + 1);
    await store.close();
  });
});

describe('a manifest of the version before, without sums', () => {
  const summed = async () => {
    const { files, samples = {} } = await manifestIn(directory);
    return { files: Object.values(files).filter(({ sha256 }) => sha256 !== undefined).length, samples };
  };
  beforeEach(() => withoutSums(directory));

  test('answers as it did, and nobody who only reads adds any', async () => {
    expect(await expectHonest('without sums')).toBe(0);
    expect(await summed()).toEqual({ files: 0, samples: {} });
  });

  test.for(['the start', 'an import'])('has them after %s, and then damage is found', async (what) => {
    const store = await openQuietly(directory);
    await (what === 'the start' ? store.expire(() => 'keep') : tell(store, { source: 'third', facts: [{}] }));
    await store.close();
    const { files } = await manifestIn(directory);
    expect(await summed()).toEqual({
      files: Object.keys(files).length,
      samples: { 3: expect.any(String), 4: expect.any(String) },
    });
    for (const name of Object.keys(files)) await flip(join(directory, name), 50, 2);
    expect(await reader.lost()).not.toEqual([]);
    await expect(reader.ask(WHOLE)).rejects.toMatchObject({ code: 'facts-damaged' });
  });

  test('is not blind to a file that is gone', async () => {
    await rm(join(directory, names.find((name) => name.includes('trusted') && name.includes('.daily.')) as string));
    expect(await expectHonest('without sums, and a file gone')).toBeGreaterThan(0);
  });
});
