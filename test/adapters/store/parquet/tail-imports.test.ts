import { expect, test } from 'vitest';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import { ask } from '../../../contracts/fact-store/asking.ts';
import { type Adding, append, DAY, hourAt } from '../../../contracts/fact-store/telling.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { openParquet } from './open-parquet.ts';

/** Everything that imports have to do with: their records, what answers, and what they may be taken back from. */
const shownBy = async (store: FactStore) => ({
  imports: await store.imports(),
  answers: (await ask(store, { by: ['day', 'sender'], order: 'groups' })).rows,
  messages: (await ask(store)).totals,
  partitions: await store.partitions(),
});

const minutes = (after: number) => ({
  at: new Date(Date.parse('2030-01-01T00:00:00Z') + after * 60_000).toISOString(),
});

/** Makes the tail of an empty store one that the next additions go to, with another day in it. */
const FIRST: Adding = {
  ...{ stream: 'first', position: 0, about: minutes(0) },
  facts: [{ event: 99n, hour: hourAt(0, DAY + 9) }],
};

/** As in memory after each addition, after what puts the tail into files, after a restart, and after an undo. */
async function expectAsInMemory(additions: readonly Adding[], folding: Adding, undone: number): Promise<void> {
  const { store, cleanup, reopen } = await openParquet(false)(['trusted']);
  const truth = memoryStore({ priority: ['trusted'] });
  try {
    for (const addition of [FIRST, ...additions, folding]) {
      expect(await append(store, addition)).toEqual(await append(truth, addition));
      expect(await shownBy(store)).toEqual(await shownBy(truth));
    }
    const next = (await reopen?.()) ?? store;
    expect(await shownBy(next)).toEqual(await shownBy(truth));
    const by = { by: 'anna', at: '2030-01-01T01:00:00Z' };
    expect(await next.takeBack(undone, by)).toEqual(await truth.takeBack(undone, by));
    expect(await shownBy(next)).toEqual(await shownBy(truth));
  } finally {
    await cleanup();
  }
}

test.for([false, true])('two followed logs tell of one new day in turn (the same events: %s)', async (isSame) => {
  const event = (n: number) => ({ event: BigInt(isSame ? n % 2 : n), sender: `s${n}@x` });
  const of = (stream: string, position: number, after = 0): Adding => ({
    ...{ stream, position, about: minutes(after) },
    facts: [event(position), { event: BigInt(100 + position) }],
  });
  const additions = [of('one', 1), of('two', 2), of('one', 3), of('two', 4)];
  await expectAsInMemory(additions, of('two', 5, 10), 2);
  await expectAsInMemory(additions, of('one', 5, 10), 3);
});

test.for([0, 10])('newer rules of counting on a day that only the tail has, %s minutes later', async (later) => {
  const counted = (revision: number, events: readonly bigint[], position: number, after: number): Adding => ({
    ...{ stream: 'one', position, facts: events.map((event) => ({ event })) },
    about: { ...minutes(after), revision, from: '2024-10-04T00:00:00.000Z', to: '2024-10-04T05:00:00.000Z' },
  });
  const additions = [counted(1, [1n, 2n], 1, 0), counted(2, [3n], 2, later)];
  await expectAsInMemory(additions, counted(2, [4n], 3, 30), 3);
});
