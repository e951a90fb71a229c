import { describe, test } from 'vitest';
import { memoryStore } from '../../../../adapters/store/memory/store.ts';
import type { OpenStore } from '../../../contracts/fact-store.ts';
import { expectStoresAgree } from '../../../properties/stores-agree.ts';
import { openParquet } from './open-parquet.ts';

const openMemory: OpenStore = async (priority) => {
  const store = memoryStore({ priority });
  return { store, cleanup: () => store.close() };
};

describe('whatever is imported and asked', () => {
  test('the Parquet store answers as the memory store does, from its files', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(false), { runs: 20, shrinks: false }),
  );
  test('and from its copy in memory', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(true), { runs: 12, shrinks: false }),
  );
});
