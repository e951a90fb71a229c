import { describe, expect, test } from 'vitest';
import type { Answer, Question } from '../../../src/model/question.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { stage } from '../../contracts/fact-store/telling.ts';
import { factStoreContract, type OpenStore } from '../../contracts/fact-store.ts';
import { memoryStore } from '../../contracts/memory-store/store.ts';
import { expectAppendedEqualsWhole } from '../../properties/appended-equals.ts';
import { expectStoresAgree } from '../../properties/stores-agree.ts';
import { expectUndoEqualsNeverImported } from '../../properties/undo-equals.ts';

const openMemory: OpenStore = async (priority) => {
  const store = memoryStore({ priority });
  return { store, cleanup: () => store.close() };
};

factStoreContract('the memory store', openMemory);

test('the memory store refuses to merge facts that no key tells apart, and keeps what it has', async () => {
  const store = memoryStore({ priority: [] });
  const { writer, plan } = await stage(store, { mode: 'merge', facts: [{ event: null }] });
  await expect(writer.commit(plan)).rejects.toThrow('event key');
  expect(await store.partitions()).toEqual([]);
});

test('any sequence of imports and undos equals importing only what is left', () =>
  expectUndoEqualsNeverImported(openMemory, { cases: 100 }));

test('a log that is followed in pieces equals its imports as a whole', () =>
  expectAppendedEqualsWhole(openMemory, { cases: 150 }));

describe('comparing stores', () => {
  test('the memory store agrees with itself', () => expectStoresAgree(openMemory, openMemory));

  const withAsk =
    (change: (store: FactStore, question: Question) => Promise<Answer>) =>
    (store: FactStore): FactStore => ({ ...store, ask: (question) => change(store, question) });
  const FLAWS: Readonly<Record<string, (store: FactStore) => FactStore>> = {
    'shows another page': withAsk((store, question) => store.ask({ ...question, offset: 0 })),
    'takes hours for days': withAsk((store, { window, ...question }) =>
      store.ask({ ...question, window: { ...window, grain: 'days' } }),
    ),
    'forgets a filter': withAsk((store, { where: _, ...question }) => store.ask(question)),
    'knows recipients that nobody told': withAsk(async (store, question) => {
      const answer = await store.ask(question);
      return { ...answer, totals: { ...answer.totals, recipients: answer.totals.recipients ?? 0 } };
    }),
    'orders ties the other way round': withAsk(async (store, question) => {
      const { offset: _, limit: __, ...whole } = question;
      const answer = await store.ask(whole);
      const rows = [...answer.rows].reverse().sort((a, b) => b.messages - a.messages);
      return question.order === 'groups' ? store.ask(question) : { ...answer, rows };
    }),
    'says nothing of what was left out': withAsk(async (store, question) => ({
      ...(await store.ask(question)),
      leftOut: [],
    })),
    'leaves a part of the columns out': (store) => ({
      ...store,
      async *columns(question) {
        for await (const part of store.columns(question)) if (part.rows > 2) yield part;
      },
    }),
    'never has another version': (store) => ({ ...store, version: async () => '1' }),
    'reads a stream on from where it began': (store) => ({
      ...store,
      append: async (addition) =>
        store.append({ ...addition, position: (await store.stream(addition.stream))?.position ?? addition.position }),
    }),
    'counts what a stream tells again': (store) => ({
      ...store,
      append: async (addition) => {
        const about = { ...addition.about, revision: (await store.imports()).length };
        const batches = addition.batches.map((batch) => ({ ...batch, event: batch.event?.map((key) => ~key) ?? null }));
        return store.append({ ...addition, about, batches });
      },
    }),
    'drops nothing': (store) => ({ ...store, expire: async () => 0 }),
    'merges nothing': (store) => ({
      ...store,
      beginImport: async (source) => {
        const writer = await store.beginImport(source);
        return { ...writer, commit: (plan) => writer.commit({ ...plan, mode: 'replace' }) };
      },
    }),
  };

  test.for(Object.entries(FLAWS))('a store that %s is found out', async ([, flaw]) => {
    const openFlawed: OpenStore = async (priority) => {
      const store = flaw(memoryStore({ priority }));
      return { store, cleanup: () => store.close() };
    };
    await expect(expectStoresAgree(openMemory, openFlawed, { runs: 500, shrinks: false })).rejects.toThrow();
  });

  test('a store that trusts in the opposite order is found out', async () => {
    const openContrary: OpenStore = (priority) => openMemory([...priority].reverse());
    await expect(expectStoresAgree(openMemory, openContrary, { runs: 500, shrinks: false })).rejects.toThrow();
  });
});
