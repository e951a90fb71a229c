import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../../src/mailflow/window.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, idsOf, messagesOf } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

/** The choice itself is chooseAuthority's (src/mailflow); here it is that a store asks it, and heeds it. */
export function authorityContract(current: Current): void {
  describe('authority', () => {
    test('of two sources that tell of one day the more trusted answers, whichever came last', async () => {
      const { store } = current();
      await tell(store, { source: 'trusted', facts: [{ sender: 'a@x', messages: 3 }] });
      await tell(store, { source: 'second', facts: [{ sender: 'a@x', messages: 100 }] });
      const answer = await ask(store, { by: ['sender'] });
      expect(answer.rows).toHaveLength(1);
      expect(answer.totals.messages).toBe(3);
      expect(answer.answering.map(({ source }) => source)).toEqual(['trusted']);
      expect(answer.leftOut.map(({ partition, reason }) => [partition.source, reason])).toEqual([
        ['second', 'another-source-has-authority'],
      ]);
    });

    test('the less trusted answers for the days that nobody else tells of', async () => {
      const { store } = current();
      await tell(store, { source: 'unheard-of', facts: [{ hour: hourAt(1, DAY + 1), messages: 10 }] });
      await tell(store, {
        source: 'second',
        facts: [{ messages: 100 }, { hour: hourAt(1, DAY + 1), messages: 200 }],
      });
      await tell(store, { source: 'trusted', facts: [{ messages: 1 }] });
      expect(await counts(store, { by: ['day'], order: 'groups' })).toEqual([
        [DAY, 1],
        [DAY + 1, 200],
      ]);
    });

    test('a source that covers a day without a message answers that there was none', async () => {
      const { store } = current();
      await tell(store, { source: 'second', facts: [{ messages: 9 }] });
      await tell(store, { source: 'trusted', days: [DAY] });
      const answer = await ask(store);
      expect(answer).toMatchObject({ rows: [], groups: 0, totals: { messages: 0 } });
      expect([answer.answering.length, answer.leftOut.length]).toEqual([1, 1]);
    });

    test('authority is decided by what is told of the day, not by what matches the filters', async () => {
      const { store } = current();
      await tell(store, { source: 'trusted', facts: [{ sender: 'a@x' }] });
      await tell(store, { source: 'second', facts: [{ sender: 'b@x' }] });
      expect(await messagesOf(store, { where: { sender: ['b@x'] } })).toBe(0);
    });

    test('disjoint slices of one source add up; one that tells the same again is left out', async () => {
      const { store } = current();
      const slice = (filters: Readonly<Record<string, string>>) => ({ format: 'log', filters });
      await tell(store, {
        parts: [
          { slice: slice({ host: 'mail-1' }), facts: [{ messages: 1 }] },
          { slice: slice({ host: 'mail-2' }), facts: [{ messages: 2 }] },
          { slice: slice({ host: 'mail-2', tls: 'none' }), facts: [{ messages: 4 }] },
        ],
      });
      const answer = await ask(store);
      expect(answer.totals.messages).toBe(3);
      expect(answer.leftOut.map(({ reason }) => reason)).toEqual(['told-again-by-another-slice']);
    });

    test('who answered and who was left out is told in a stable order, with all that is known of them', async () => {
      const { store } = current();
      for (const source of ['second', 'trusted']) {
        await tell(store, { source, facts: [2, 0, 1].map((day) => ({ hour: hourAt(0, DAY + day) })) });
      }
      const answer = await ask(store, { window: daysBetween(DAY, DAY + 1) });
      const ids = (source: string) => [0, 1].map((i) => `smtp-auth/${source}/log/2024-10-0${4 + i}`);
      expect(idsOf(answer.answering)).toEqual(ids('trusted'));
      expect(idsOf(answer.leftOut.map(({ partition }) => partition))).toEqual(ids('second'));
      const held = await store.partitions();
      for (const partition of answer.answering) expect(held).toContainEqual(partition);
    });
  });
}
