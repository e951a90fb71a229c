import { describe, test } from 'vitest';
import type { OpenStore } from '../../../contracts/fact-store.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { expectAppendedEqualsWhole } from '../../../properties/appended-equals.ts';
import { expectStoresAgree } from '../../../properties/stores-agree.ts';
import { expectUndoEqualsNeverImported } from '../../../properties/undo-equals.ts';
import { openParquet } from './open-parquet.ts';

const openMemory: OpenStore = async (priority) => {
  const store = memoryStore({ priority });
  return { store, cleanup: () => store.close() };
};

test('any sequence of imports and undos equals importing only what is left', { timeout: 300_000 }, () =>
  expectUndoEqualsNeverImported(openParquet(false), { cases: 8, shrinks: false }),
);

test('a log that is followed in pieces equals its imports as a whole', { timeout: 300_000 }, () =>
  expectAppendedEqualsWhole(openParquet(false), { cases: 8, shrinks: false }),
);

describe('whatever is imported and asked', () => {
  test('the Parquet store answers as the memory store does, from its files', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(false), { runs: 12, shrinks: false }),
  );
  test('and while several logs are followed at the same time', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(false), { runs: 12, shrinks: false, following: true }),
  );
  test('and from its copy in memory', { timeout: 300_000 }, () =>
    expectStoresAgree(openMemory, openParquet(true), { runs: 12, shrinks: false }),
  );
});
