import { describe, expect, test } from 'vitest';
import type { Current } from '../fact-store.ts';
import { ask, counts, idsOf, messagesOf, onlyPartition } from './asking.ts';
import { DAY, hourAt, stage, tell, tellAll } from './telling.ts';

export function importContract(current: Current): void {
  describe('an import', () => {
    test('writes a partition with its totals and with what the plan knows of it', async () => {
      const { store } = current();
      const coverage = {
        precision: 'hour',
        cut: true,
        derivedCounts: true,
        edge: true,
        untilSeconds: 1_728_000_123,
        importedAtSeconds: 1_728_111_111,
      } as const;
      const slice = { format: 'connector-report', filters: { direction: 'inbound', tls: 'No Tls' } };
      const result = await tell(store, { slice, coverage, facts: [{ messages: 2 }, { messages: 3, hour: hourAt(1) }] });
      expect(result).toEqual({ facts: 2, replaced: 0, unchanged: 0 });
      expect(await store.partitions()).toEqual([
        {
          kind: 'smtp-auth',
          source: 'trusted',
          slice,
          day: DAY,
          ...coverage,
          messages: 5,
          facts: 2,
          directions: { submission: 5 },
        },
      ]);
    });

    test('adds up facts that differ in nothing but their counts', async () => {
      const { store } = current();
      const same = { sender: 'a@x', client: '192.0.2.1', messages: 2 };
      const result = await tell(store, {
        facts: [
          { ...same, recipients: 1 },
          { ...same, recipients: null },
          { ...same, recipients: 4 },
          { ...same, hour: hourAt(1) },
          { ...same, client: '192.0.2.2' },
        ],
      });
      expect(result.facts).toBe(3);
      expect(await onlyPartition(store)).toMatchObject({ messages: 10, facts: 3 });
      const { rows } = await ask(store, { by: ['hour', 'client'] });
      expect(rows[0]).toMatchObject({ group: [hourAt(0), '192.0.2.1'], messages: 6, recipients: 5 });
    });

    test('tells before its commit what it holds per kind, slice and day', async () => {
      const { store } = current();
      const slice = { format: 'log', filters: { host: 'mail-1' } };
      const { writer } = await stage(store, {
        parts: [
          { facts: [{ messages: 1 }, { messages: 2, hour: hourAt(23) }, { messages: 4, hour: hourAt(0, DAY + 1) }] },
          { slice, facts: [{ messages: 8 }] },
          { kind: 'connector', facts: [{ messages: 0 }] },
        ],
      });
      const staged = await writer.staged();
      const whole = { format: 'log', filters: {} };
      expect(staged).toHaveLength(4);
      expect(staged).toEqual(
        expect.arrayContaining([
          { kind: 'smtp-auth', slice: whole, day: DAY, messages: 3 },
          { kind: 'smtp-auth', slice: whole, day: DAY + 1, messages: 4 },
          { kind: 'smtp-auth', slice, day: DAY, messages: 8 },
          { kind: 'connector', slice: whole, day: DAY, messages: 0 },
        ]),
      );
      await writer.abort();
    });

    test('of nothing stages nothing, and may still cover days', async () => {
      const { store } = current();
      const { writer, plan } = await stage(store, { days: [DAY, DAY + 1] });
      expect(await writer.staged()).toEqual([]);
      expect(await writer.commit(plan)).toMatchObject({ facts: 0, replaced: 0, unchanged: 0 });
      const held = await store.partitions();
      expect(held.map(({ messages, facts }) => [messages, facts])).toEqual([
        [0, 0],
        [0, 0],
      ]);
    });

    test('drops the days that its plan does not name', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 1 }, { hour: hourAt(0, DAY + 1), messages: 2 }], days: [DAY + 1] });
      expect(await counts(store, { by: ['day'] })).toEqual([[DAY + 1, 2]]);
    });

    test('replaces the days it tells of, whole, and no others', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'old@x' },
          { sender: 'gone@x', hour: hourAt(5) },
          { sender: 'kept@x', hour: hourAt(0, DAY + 1) },
        ],
      });
      const result = await tell(store, { facts: [{ sender: 'new@x', messages: 4 }] });
      expect(result).toEqual({ facts: 1, replaced: 1, unchanged: 0 });
      expect(await counts(store, { by: ['sender'] })).toEqual([
        ['new@x', 4],
        ['kept@x', 1],
      ]);
      expect(await counts(store, { by: ['hour', 'sender'], order: 'groups' })).toEqual([
        [hourAt(0), 'new@x', 4],
        [hourAt(0, DAY + 1), 'kept@x', 1],
      ]);
    });

    test('never replaces something by nothing, though the day is covered', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 3 }] });
      const result = await tellAll(store, { days: [DAY] });
      expect(result).toMatchObject({ facts: 0, replaced: 0, unchanged: 0 });
      expect(result.kept).toEqual([{ kind: 'smtp-auth', day: DAY, reason: 'file-has-no-rows', messages: 0, held: 3 }]);
      expect(await messagesOf(store)).toBe(3);
    });

    test.for([
      ['ragged first or last day of a file', { edge: true }, 'file-holds-only-a-part'],
      ['file that was cut off', { cut: true }, 'file-was-cut'],
    ] as const)('never replaces more messages by fewer of the %s', async ([, coverage, reason]) => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 9 }] });
      const { kept } = await tellAll(store, { facts: [{ messages: 8 }], coverage });
      expect(kept).toEqual([{ kind: 'smtp-auth', day: DAY, reason, messages: 8, held: 9 }]);
      expect(await messagesOf(store)).toBe(9);
      await tell(store, { facts: [{ messages: 9, sender: 'b@x' }], coverage });
      expect(await counts(store, { by: ['sender'] })).toEqual([['b@x', 9]]);
    });

    test('leaves other kinds, sources and slices of the same day alone', async () => {
      const { store } = current();
      const slice = { format: 'log', filters: { host: 'mail-1' } };
      await tell(store, { parts: [{ facts: [{}] }, { slice, facts: [{}] }, { kind: 'connector', facts: [{}] }] });
      await tell(store, { source: 'second', facts: [{}] });
      await tell(store, { facts: [{ messages: 7 }] });
      const held = (await store.partitions()).map((p) => [p.kind, p.source, p.slice.filters, p.messages]);
      expect(held).toHaveLength(4);
      expect(held).toEqual(
        expect.arrayContaining([
          ['smtp-auth', 'trusted', {}, 7],
          ['smtp-auth', 'trusted', { host: 'mail-1' }, 1],
          ['connector', 'trusted', {}, 1],
          ['smtp-auth', 'second', {}, 1],
        ]),
      );
    });

    test('can write some days anew, replace others and leave others as they were', async () => {
      const { store } = current();
      const day = (at: number, messages: number) => ({ hour: hourAt(0, DAY + at), messages });
      await tell(store, { facts: [day(0, 1), day(1, 2)] });
      expect(await tell(store, { facts: [day(0, 1), day(1, 9), day(2, 4)] })).toEqual({
        facts: 3,
        replaced: 1,
        unchanged: 1,
      });
      expect(idsOf(await store.partitions())).toHaveLength(3);
    });

    test('of totals ignores which events they came from', async () => {
      const { store } = current();
      await tell(store, { mode: 'replace', facts: [{ event: 1n }, { event: 1n }] });
      expect(await messagesOf(store)).toBe(2);
    });

    test('keeps the largest and the smallest event keys apart', async () => {
      const { store } = current();
      const keys = [0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];
      for (let round = 0; round < 2; round++) {
        await tell(store, { mode: 'merge', facts: keys.map((event) => ({ event })) });
        expect(await messagesOf(store)).toBe(keys.length);
      }
    });
  });
}
