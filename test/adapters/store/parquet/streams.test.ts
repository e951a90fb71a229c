import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { ask, messagesOf } from '../../../contracts/fact-store/asking.ts';
import { append, DAY, stage, tell } from '../../../contracts/fact-store/telling.ts';
import { manifestIn, openQuietly, withoutStreams } from './damaged-store.ts';

const STREAM = 'trusted /var/log/mail.log';

let directory: string;
let store: ParquetStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-streams-'));
  store = await openQuietly(directory);
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const events = (first: number, count: number): readonly Partial<Fact>[] =>
  Array.from({ length: count }, (_, at) => ({ event: BigInt(first + at), sender: `s${(first + at) % 7}@x` }));
const filesIn = async () => (await readdir(directory, { recursive: true })).sort();
const parquetFiles = async () => (await filesIn()).filter((name) => name.endsWith('.parquet'));

async function reopened(): Promise<ParquetStore> {
  await store.close();
  store = await openQuietly(directory);
  return store;
}

describe('a followed source in files', () => {
  test('an addition without facts writes no Parquet file', async () => {
    await append(store, { facts: events(1, 5), position: 1 });
    const before = await parquetFiles();
    await append(store, { position: 2, days: [DAY] });
    await append(store, { position: 3 });
    expect(await parquetFiles()).toEqual(before);
    expect(await store.stream(STREAM)).toMatchObject({ position: 3 });
  });

  const FULL_DISKS: readonly (readonly [string, () => Promise<string>, string])[] = [
    ['its own', async () => join('tails', `${(await manifestIn(directory)).tail}.tail`), '2030-01-01T00:00:00Z'],
    ['that of all before it', async () => 'manifest.json.new', '2030-01-01T00:10:00Z'],
  ];
  test.for(FULL_DISKS)(
    'an addition that fails at its last step, %s, leaves all as it was',
    async ([, inTheWay, at]) => {
      const prints = [{ print: 7, at: 1 }];
      await append(store, { facts: events(1, 3), position: 0, fingerprints: prints });
      if (at !== '2030-01-01T00:00:00Z') await append(store, { facts: events(4, 1), position: 1 });
      const known = await store.stream(STREAM);
      const messages = await messagesOf(store);
      const before = await parquetFiles();
      // A folder in the way stands for a disk that is full at the last moment.
      await mkdir(join(directory, await inTheWay()), { recursive: true });
      const more = { facts: events(6, 5), position: 2, fingerprints: [{ print: 3, at: 2 }], about: { at } };
      await expect(append(store, more)).rejects.toThrow();
      await rm(join(directory, await inTheWay()), { recursive: true });
      expect(await parquetFiles()).toEqual(before);
      expect([await messagesOf(store), await store.stream(STREAM)]).toEqual([messages, known]);
      await reopened();
      expect([await messagesOf(store), await store.stream(STREAM)]).toEqual([messages, known]);
      expect([await store.lost(), await store.fingerprints(1)]).toEqual([[], prints]);
      await append(store, more);
      expect([await messagesOf(store), await store.stream(STREAM)]).toEqual([
        messages + 5,
        { position: 2, carry: null },
      ]);
      expect((await store.fingerprints(1)).map(({ print }) => print)).toEqual([3, 7]);
    },
  );

  test('however many additions there are, few files are left', async () => {
    for (let at = 0; at < 40; at++)
      await append(store, { facts: events(at, 3), position: at, fingerprints: [{ print: 1000 - at, at }] });
    expect(await messagesOf(store)).toBe(42);
    // What answers and what answered before it, in three grains, with a sample each; manifests, and folders.
    expect((await filesIn()).length).toBeLessThan(20);
  });

  test('an import that is under way keeps what it has spilt', async () => {
    const { writer, plan } = await stage(store, { source: 'second', facts: [{ messages: 3 }] });
    const spill = join(directory, `spill-${process.pid}-0`);
    await mkdir(spill, { recursive: true });
    await append(store, { facts: events(1, 2) });
    expect(await readdir(directory)).toContain(`spill-${process.pid}-0`);
    await writer.commit(plan);
    expect(await readdir(directory)).not.toContain(`spill-${process.pid}-0`);
  });

  test('where its own facts are damaged it goes on as another import, and says what is lost until that is undone', async () => {
    await append(store, { facts: events(1, 5), position: 1 });
    const [file = ''] = (await parquetFiles()).filter((name) => name.includes('.events.'));
    await writeFile(join(directory, file), 'damaged');
    expect(await append(store, { facts: events(6, 2), position: 2 })).toEqual({ import: 2, changesAnswers: true });
    expect(await append(store, { facts: events(8, 2), position: 3 })).toMatchObject({ import: 2 });
    expect(new Set((await store.lost()).map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ kind: 'facts', imports: [1], days: [DAY] })]),
    );
    expect((await ask(store, { partial: true })).totals.messages).toBe(4);
    await reopened();
    await store.takeBack(1, { by: 'anna', at: '2030-01-02T00:00:00Z' });
    expect([await store.lost(), await messagesOf(store)]).toEqual([[], 4]);
  });

  test('what is whole stays where something else that it was made of is damaged', async () => {
    await tell(store, { mode: 'merge', facts: events(1, 3) });
    await append(store, { facts: events(3, 3) });
    const { layers } = await manifestIn(directory);
    const file = layers.find((layer) => layer.import === 1)?.events ?? '';
    await writeFile(join(directory, file), 'damaged');
    await append(store, { facts: events(6, 1) });
    expect((await ask(store, { partial: true })).totals.messages).toBe(6);
  });

  test('a data directory of the version before is opened, and followed sources are added to it', async () => {
    await tell(store, { mode: 'merge', facts: events(1, 3) });
    await store.close();
    await withoutStreams(directory);
    store = await openQuietly(directory);
    expect([await messagesOf(store), await store.stream(STREAM)]).toEqual([3, null]);
    await append(store, { facts: events(3, 3), position: 1 });
    await reopened();
    expect([await messagesOf(store), await store.stream(STREAM)]).toEqual([5, { position: 1, carry: null }]);
    expect(
      JSON.parse((await readFile(join(directory, 'manifest.previous.json'), 'utf8')).split('\n')[1] ?? ''),
    ).toEqual(expect.objectContaining({ format: 4 }));
  });
});
