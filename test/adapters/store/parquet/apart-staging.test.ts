import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  apartStaging,
  type StagingQuestion,
  type StagingThread,
  stagingBySize,
} from '../../../../adapters/store/parquet/staging/apart-staging.ts';
import type { OpenStaging } from '../../../../adapters/store/parquet/staging/planned.ts';
import { stagingWith } from '../../../../adapters/store/parquet/staging/staging.ts';
import { parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { askedThread } from '../../../../adapters/threads/asked-thread.ts';
import { STAGING_THREAD } from '../../../../src/main/threads/programs.ts';
import { KINDS } from '../../../../src/model/dimensions.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { diskFault } from '../../../../src/model/text/disk-fault.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import { DAY, hourAt, stage, type Telling, tell } from '../../../contracts/fact-store/telling.ts';
import { fewRuns } from '../../../seed/runs.ts';
import { openKeptDatabase } from './kept-databases.ts';

const silent = { info: () => undefined, warn: () => undefined };
const THREAD = 'each case begins a thread and writes two stores';
const here = stagingWith(openKeptDatabase);

let directory = '';
let begun: StagingThread[] = [];
let opened: FactStore[] = [];

const begin = (): StagingThread => {
  const thread = askedThread<StagingQuestion>(STAGING_THREAD, { maxMemoryMb: 256, purpose: 'stages' });
  begun.push(thread);
  return thread;
};
const apart = apartStaging(begin);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-staging-'));
});

afterEach(async () => {
  for (const store of opened) await store.close();
  for (const thread of begun) await thread.end();
  [opened, begun] = [[], []];
  await rm(directory, { recursive: true, force: true });
});

async function storeWith(name: string, openStaging: OpenStaging): Promise<FactStore> {
  const facts = join(directory, name);
  const options = { directory: facts, priority: [], log: silent, hot: false, openDatabase: openKeptDatabase };
  const store = await parquetStore({ ...options, openStaging });
  opened.push(store);
  return store;
}

const GROUP = ['sender', 'client', 'rawTls'] as const;

/** Everything that a store says. */
async function saidBy(store: FactStore) {
  const window = daysBetween(DAY, DAY + 2);
  const answers = KINDS.filter((kind) => kind !== 'connector').map((kind) =>
    store.ask({ kind, window, by: [...GROUP] }),
  );
  return { partitions: await store.partitions(), answers: await Promise.all(answers), imports: await store.imports() };
}

const factArb: fc.Arbitrary<Partial<Fact>> = fc.record({
  hour: fc.integer({ min: 0, max: 71 }).map((hour) => hourAt(hour)),
  sender: fc.constantFrom('anna@x', 'bert@x', 'Zoë@x', ''),
  client: fc.constantFrom('192.0.2.1', '2001:db8::1', ''),
  tls: fc.constantFrom('1.2', '1.3', 'unknown'),
  messages: fc.integer({ min: 1, max: 9 }),
});

const tellingArb: fc.Arbitrary<Telling> = fc
  .record({
    facts: fc.array(factArb, { minLength: 1, maxLength: 30 }),
    batchRows: fc.integer({ min: 1, max: 8 }),
    forgetful: fc.boolean(),
    isMerge: fc.boolean(),
  })
  .map(({ facts, isMerge, ...others }) => ({
    ...others,
    mode: isMerge ? ('merge' as const) : ('replace' as const),
    facts: isMerge ? facts.map((fact, at) => ({ ...fact, messages: 1, event: BigInt(at % 20) + 1n })) : facts,
  }));

describe('what is staged in another thread', () => {
  test('is kept as what is staged in this one, and its thread ends', async () => {
    let at = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(tellingArb, { minLength: 1, maxLength: 3 }), async (tellings) => {
        const stores = [await storeWith(`here-${at}`, here), await storeWith(`apart-${at}`, apart)] as const;
        at++;
        for (const telling of tellings) for (const store of stores) await tell(store, telling);
        expect(await saidBy(stores[1])).toEqual(await saidBy(stores[0]));
      }),
      { numRuns: fewRuns(3, THREAD) },
    );
    expect(begun.length).toBeGreaterThan(0);
    for (const thread of begun) await expect(thread.ask({ ask: 'days' })).rejects.toThrow('has ended');
  });

  test('is lost with its thread: the import fails, the store is as it was, and the next one is kept', async () => {
    const store = await storeWith('ended', apart);
    await tell(store, { facts: [{ messages: 5 }] });
    const before = await saidBy(store);
    const { writer, plan } = await stage(store, { facts: [{ messages: 7 }, { sender: 'anna@x' }], batchRows: 1 });
    await begun.at(-1)?.end();
    await expect(writer.commit(plan)).rejects.toThrow('has ended');
    expect(await saidBy(store)).toEqual(before);
    expect(await tell(store, { facts: [{ messages: 7 }] })).toMatchObject({ facts: 1, replaced: 1 });
  });

  test('leaves nothing on the disk where its thread has ended', async () => {
    const store = await storeWith('given-up', stagingBySize(here, apart));
    const facts = Array.from({ length: 4 }, (): Partial<Fact> => ({ messages: 1 }));
    const { writer } = await stage(store, { facts, batchRows: 1 });
    const [spill = ''] = (await readdir(join(directory, 'given-up'))).filter((name) => name.startsWith('spill-'));
    await mkdir(join(directory, 'given-up', spill || `spill-${process.pid}-0`), { recursive: true });
    await begun.at(-1)?.end();
    await writer.abort();
    expect((await readdir(join(directory, 'given-up'))).filter((name) => name.startsWith('spill-'))).toEqual([]);
  });

  test('says what the disk answered', async () => {
    const file = join(directory, 'a-file');
    await writeFile(file, '');
    const staging = await apart(join(directory, 'spill'), '80MB');
    const cause = await staging.write({ directory: file, mode: 'replace', partitions: [] }).catch((e: unknown) => e);
    expect(diskFault(cause)).toMatchObject({ code: 'ENOTDIR' });
    await staging.close();
  });
});

describe('staging by size', () => {
  test.for([1, 2, 3, 4, 7])(
    'begins a thread for more than two batches, and keeps all of them (%i)',
    async (batches) => {
      const facts = Array.from({ length: batches }, (_, n): Partial<Fact> => ({ sender: `s${n}@x`, messages: n + 1 }));
      const telling = { facts, batchRows: 1 };
      const store = await storeWith('by-size', stagingBySize(here, apart));
      const rival = await storeWith('rival', here);
      await tell(store, telling);
      await tell(rival, telling);
      expect(begun.length).toBe(batches > 2 ? 1 : 0);
      expect(await saidBy(store)).toEqual(await saidBy(rival));
    },
  );

  test('of an import that is given up leaves nothing', async () => {
    const store = await storeWith('given-up', stagingBySize(here, apart));
    for (const batches of [0, 1, 3]) {
      const facts = Array.from({ length: batches }, (): Partial<Fact> => ({ messages: 1 }));
      const { writer } = await stage(store, { facts, batchRows: 1 });
      await writer.abort();
    }
    expect((await saidBy(store)).partitions).toEqual([]);
  });
});
