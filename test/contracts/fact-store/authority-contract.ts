import { describe, expect, test } from 'vitest';
import { startOfHour } from '../../../src/model/time.ts';
import { daysBetween, lastHours } from '../../../src/model/window.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, idsOf, messagesOf } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

/** The choice itself is chooseAuthority's (src/model); here it is that a store asks it, and heeds it. */
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

    test('each direction of a day is answered by itself, over days and over hours, in groups and in filters', async () => {
      const { store } = current();
      const inbound = { format: 'report', filters: { direction: 'inbound' } };
      await tell(store, {
        kind: 'connector',
        slice: inbound,
        facts: [{ hour: hourAt(3), direction: 'inbound', messages: 50 }],
      });
      await tell(store, {
        kind: 'connector',
        source: 'second',
        slice: { format: 'log', filters: { host: 'mail-1' } },
        facts: [
          { hour: hourAt(3), direction: 'inbound', messages: 40 },
          { hour: hourAt(3), direction: 'outbound', messages: 7 },
          { hour: hourAt(5), direction: 'local', messages: 2 },
        ],
      });
      const asked = { kind: 'connector', by: ['direction'], order: 'groups' } as const;
      const whole = [
        ['inbound', 50],
        ['local', 2],
        ['outbound', 7],
      ];
      expect(await counts(store, asked)).toEqual(whole);
      expect(await counts(store, { ...asked, window: lastHours(24, startOfHour(hourAt(20))) })).toEqual(whole);
      expect(await counts(store, { ...asked, window: lastHours(2, startOfHour(hourAt(4))) })).toEqual([
        ['inbound', 50],
        ['outbound', 7],
      ]);
      expect(await messagesOf(store, { kind: 'connector', where: { direction: ['inbound'] } })).toBe(50);
      const { answering, leftOut } = await ask(store, { kind: 'connector' });
      expect(answering.map(({ source, onlyFor }) => [source, onlyFor])).toEqual([
        ['second', ['outbound', 'local']],
        ['trusted', undefined],
      ]);
      expect(leftOut.map(({ partition, reason, onlyFor }) => [partition.source, reason, onlyFor])).toEqual([
        ['second', 'another-source-has-authority', ['inbound']],
      ]);
      await store.expire(() => 'drop-hourly');
      expect(await counts(store, { ...asked, window: lastHours(24, startOfHour(hourAt(20))) })).toEqual(whole);
    });

    test('one source alone answers where it is asked for, whoever has authority', async () => {
      const { store } = current();
      await tell(store, { source: 'trusted', facts: [{ sender: 'a@x', messages: 3 }] });
      await tell(store, { source: 'second', facts: [{ sender: 'b@x', messages: 100 }] });
      const answer = await ask(store, { by: ['sender'], source: 'second' });
      expect(answer.rows.map(({ group, messages }) => [...group, messages])).toEqual([['b@x', 100]]);
      expect(answer.answering.map(({ source }) => source)).toEqual(['second']);
      expect(answer.leftOut).toEqual([]);
      expect(await messagesOf(store, { source: 'unheard-of' })).toBe(0);
      expect(await messagesOf(store)).toBe(3);
    });

    test('a slice that a larger one of its source contradicts is set aside, with both totals', async () => {
      const { store } = current();
      const direction = { direction: 'inbound' } as const;
      await tell(store, {
        kind: 'connector',
        parts: [
          {
            kind: 'connector',
            slice: { format: 'export', filters: direction },
            coverage: { precision: 'day' },
            facts: [{ ...direction, messages: 1150 }],
          },
          {
            kind: 'connector',
            slice: { format: 'report', filters: direction },
            facts: [{ ...direction, messages: 30 }],
          },
        ],
      });
      const answer = await ask(store, { kind: 'connector' });
      expect(answer.totals.messages).toBe(1150);
      expect(answer.leftOut.map(({ reason, contradiction }) => ({ reason, contradiction }))).toEqual([
        { reason: 'contradicts-a-larger-slice', contradiction: { messages: 30, against: 1150 } },
      ]);
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
