import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../../../adapters/store/parquet/database.ts';
import { type ParquetStore, parquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import type { OpenStore } from '../../../contracts/fact-store.ts';
import { openKeptDatabase } from './kept-databases.ts';

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

/** Opens it in a folder of its own; `hot` is whether it answers from its copy in memory, and from nothing else. */
export const openParquet =
  (hot: boolean): OpenStore =>
  async (priority) => {
    const directory = await mkdtemp(join(tmpdir(), 'mailflow-store-'));
    const opened: FactStore[] = [];
    const open = async (openWith: OpenDatabase): Promise<FactStore> => {
      const facts = join(directory, 'facts');
      const store = await parquetStore({ directory: facts, priority, log: silent, hot, openDatabase: openWith });
      opened.push(store);
      return hot ? answeringHot(store) : store;
    };
    return {
      store: await open(openKeptDatabase),
      reopen: async () => {
        await opened.pop()?.close();
        return open(openDatabase);
      },
      cleanup: async () => {
        for (const store of opened) await store.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  };
