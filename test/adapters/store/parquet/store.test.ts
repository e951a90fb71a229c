import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../../../adapters/store/memory/store.ts';
import { type ParquetStore, parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { daysBetween } from '../../../../src/mailflow/window.ts';
import type { FactStore } from '../../../../src/ports.ts';
import { DAY, tell } from '../../../contracts/fact-store/telling.ts';
import { factStoreContract, type OpenStore } from '../../../contracts/fact-store.ts';
import { expectStoresAgree } from '../../../properties/stores-agree.ts';

const silent = { info: () => undefined, warn: () => undefined };

/** A hot store is asked only when its copy in memory is up to date, so that the copy is what is tested. */
const answeringHot = (store: ParquetStore): FactStore => ({
  ...store,
  ask: async (question) => {
    expect(await store.warm()).toBe(true);
    return store.ask(question);
  },
  async *columns(question) {
    expect(await store.warm()).toBe(true);
    yield* store.columns(question);
  },
});

const openParquet =
  (hot: boolean): OpenStore =>
  async (priority) => {
    const directory = await mkdtemp(join(tmpdir(), 'mailflow-store-'));
    const opened: FactStore[] = [];
    const open = async (): Promise<FactStore> => {
      const store = await parquetStore({ directory: join(directory, 'facts'), priority, log: silent, hot });
      opened.push(store);
      return hot ? answeringHot(store) : store;
    };
    return {
      store: await open(),
      reopen: async () => {
        await opened.pop()?.close();
        return open();
      },
      cleanup: async () => {
        for (const store of opened) await store.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  };

const openMemory: OpenStore = async (priority) => {
  const store = memoryStore({ priority });
  return { store, cleanup: () => store.close() };
};

factStoreContract('the Parquet store', openParquet(false));

describe('whatever is imported and asked', () => {
  test('the Parquet store answers as the memory store does, from its files', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(false), { runs: 20, shrinks: false }),
  );
  test('and from its copy in memory', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(true), { runs: 12, shrinks: false }),
  );
});

test('thousands of groups come with their texts from the copy in memory, twice over', async () => {
  const { store, cleanup } = await openParquet(true)([]);
  const senders = Array.from({ length: 3000 }, (_, n) => `sender${n}@x`).sort();
  await tell(store, { facts: senders.map((sender) => ({ sender, domain: 'x' })) });
  const question = { kind: 'smtp-auth', window: daysBetween(DAY, DAY), by: ['sender', 'domain'] } as const;
  for (const limit of [undefined, 3, 2000, undefined]) {
    const { rows, groups, totals } = await store.ask({ ...question, ...(limit === undefined ? {} : { limit }) });
    expect(rows.map(({ group: [sender] }) => sender)).toEqual(senders.slice(0, limit));
    expect([groups, totals.senders]).toEqual([3000, 3000]);
  }
  await cleanup();
});
