import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/model/fact.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, messagesOf, onlyPartition } from './asking.ts';
import { DAY, hourAt, type Part, stage, tell } from './telling.ts';

const merge = (store: FactStore, facts: readonly Partial<Fact>[], coverage: Part['coverage'] = {}) =>
  tell(store, { mode: 'merge', facts, coverage });

export function mergeContract(current: Current): void {
  describe('merging single events', () => {
    test('events told again count once, new ones are added', async () => {
      const { store } = current();
      await merge(store, [{ event: 1n }, { event: 2n }]);
      const result = await merge(store, [{ event: 2n }, { event: 3n, hour: hourAt(1) }]);
      expect(result).toEqual({ facts: 2, replaced: 1, unchanged: 0 });
      expect(await messagesOf(store)).toBe(3);
      expect(await onlyPartition(store)).toMatchObject({ messages: 3, facts: 2 });
    });

    test('a segment told twice changes nothing', async () => {
      const { store } = current();
      const events = [1n, 2n, 3n].map((event) => ({ event, sender: `s${event}` }));
      await merge(store, events, { importedAtSeconds: 1_000 });
      const before = [await ask(store, { by: ['sender', 'hour'] }), await store.version()];
      expect(await merge(store, events, { importedAtSeconds: 2_000 })).toEqual({ facts: 3, replaced: 0, unchanged: 1 });
      expect(await merge(store, events.slice(1))).toEqual({ facts: 3, replaced: 0, unchanged: 1 });
      const after = [await ask(store, { by: ['sender', 'hour'] }), await store.version()];
      expect(after).toEqual(before);
    });

    test('an event told twice within one import counts once, though both tellings are staged', async () => {
      const { store } = current();
      const { writer, plan } = await stage(store, {
        mode: 'merge',
        facts: [{ event: 7n, messages: 2 }, { event: 7n, messages: 2 }, { event: 8n }],
      });
      expect((await writer.staged()).map(({ messages }) => messages)).toEqual([5]);
      await writer.commit(plan);
      expect(await messagesOf(store)).toBe(3);
    });

    test.for([
      [
        'a known TLS version wins over an unknown one',
        { tls: '1.2', recipients: 1 },
        { tls: 'unknown', recipients: 9 },
      ],
      ['more recipients win over fewer', { recipients: 5, tls: '1.3' }, { recipients: 4, tls: '1.0' }],
      ['known recipients win over unknown ones', { recipients: 0, tls: '1.3' }, { recipients: null, tls: '1.0' }],
    ] as const)('of two tellings %s, in whatever order they come', async ([, better, worse]) => {
      const { store } = current();
      const told = {
        better: { ...better, event: 1n, sender: 'better@x' },
        worse: { ...worse, event: 1n, sender: 'worse@x' },
      };
      await tell(store, {
        mode: 'merge',
        facts: [told.better, told.worse].flatMap((fact) => [fact, { ...fact, hour: hourAt(0, DAY + 2) }]),
      });
      await merge(store, [told.worse, { ...told.better, hour: hourAt(0, DAY + 1) }]);
      await merge(store, [told.better, { ...told.worse, hour: hourAt(0, DAY + 1) }]);
      await merge(store, [told.worse]);
      expect(await counts(store, { by: ['sender', 'day'], order: 'groups' })).toEqual([
        ['better@x', DAY, 1],
        ['better@x', DAY + 1, 1],
        ['better@x', DAY + 2, 1],
      ]);
    });

    test('of two tellings that are worth the same the newer wins', async () => {
      const { store } = current();
      await merge(store, [
        { event: 1n, sender: 'first@x' },
        { event: 1n, sender: 'second@x' },
      ]);
      expect(await counts(store, { by: ['sender'] })).toEqual([['second@x', 1]]);
      await merge(store, [{ event: 1n, sender: 'third@x' }]);
      expect(await counts(store, { by: ['sender'] })).toEqual([['third@x', 1]]);
    });

    test('an event may move to another hour of its day', async () => {
      const { store } = current();
      await merge(store, [{ event: 1n, hour: hourAt(3) }]);
      await merge(store, [{ event: 1n, hour: hourAt(4) }]);
      expect(await counts(store, { by: ['hour'] })).toEqual([[hourAt(4), 1]]);
    });

    test('the same key on another day, of another kind or in another slice is another event', async () => {
      const { store } = current();
      const slice = { format: 'log', filters: { host: 'mail-1' } };
      await tell(store, {
        mode: 'merge',
        parts: [
          { facts: [{ event: 1n }, { event: 1n, hour: hourAt(0, DAY + 1) }] },
          { kind: 'connector', facts: [{ event: 1n }] },
          { slice, facts: [{ event: 1n }] },
        ],
      });
      expect((await store.partitions()).map(({ messages }) => messages)).toEqual([1, 1, 1, 1]);
    });

    test('a log cut in two anywhere and told in order is the log told whole', async () => {
      const { store } = current();
      const events = Array.from({ length: 9 }, (_, i) => ({
        event: BigInt(i),
        sender: `s${i % 2}`,
        hour: hourAt(i % 3, DAY + (i % 2)),
      }));
      await merge(store, events.slice(0, 4));
      await merge(store, events.slice(4));
      const inTwo = await ask(store, { by: ['hour', 'sender'] });
      await merge(store, events);
      expect(await ask(store, { by: ['hour', 'sender'] })).toEqual(inTwo);
      expect(inTwo.totals.messages).toBe(9);
    });

    test('what is known of both segments is joined', async () => {
      const { store } = current();
      await merge(store, [{ event: 1n }], {
        cut: true,
        edge: true,
        derivedCounts: true,
        untilSeconds: 900,
        importedAtSeconds: 50,
      });
      await merge(store, [{ event: 2n }], {
        cut: false,
        edge: true,
        derivedCounts: false,
        untilSeconds: 800,
        importedAtSeconds: 60,
      });
      const joined = { cut: false, edge: true, derivedCounts: true, untilSeconds: 900, importedAtSeconds: 60 };
      expect(await onlyPartition(store)).toMatchObject(joined);
      await merge(store, [{ event: 3n }], { cut: true, edge: false, untilSeconds: 950, importedAtSeconds: 55 });
      expect(await onlyPartition(store)).toMatchObject({ ...joined, edge: false, untilSeconds: 950 });
    });

    test('a segment without an event on a day it covers keeps what is stored and joins what is known', async () => {
      const { store } = current();
      await merge(store, [{ event: 1n }], { untilSeconds: 100, edge: true });
      const result = await tell(store, {
        mode: 'merge',
        days: [DAY, DAY + 1],
        coverage: { untilSeconds: 200, edge: false },
      });
      expect(result).toEqual({ facts: 1, replaced: 0, unchanged: 1 });
      const held = [...(await store.partitions())].sort((a, b) => a.day - b.day);
      expect(held.map(({ messages, untilSeconds, edge }) => [messages, untilSeconds, edge])).toEqual([
        [1, 200, false],
        [0, 200, false],
      ]);
    });

    test('over a day of totals the events are believed if they tell of as many messages, else the totals are', async () => {
      const { store } = current();
      await tell(store, { mode: 'replace', facts: [{ sender: 'total@x', messages: 2 }] });
      await merge(store, [{ event: 1n, sender: 'event@x' }]);
      expect(await counts(store, { by: ['sender'] })).toEqual([['total@x', 2]]);
      // Told twice, an event is still one message.
      await merge(store, [
        { event: 1n, sender: 'event@x' },
        { event: 1n, sender: 'event@x' },
      ]);
      expect(await counts(store, { by: ['sender'] })).toEqual([['total@x', 2]]);
      await merge(store, [
        { event: 1n, sender: 'event@x' },
        { event: 2n, sender: 'event@x' },
      ]);
      expect(await counts(store, { by: ['sender'] })).toEqual([['event@x', 2]]);
      await merge(store, [
        { event: 2n, sender: 'event@x' },
        { event: 3n, sender: 'event@x' },
      ]);
      expect(await counts(store, { by: ['sender'] })).toEqual([['event@x', 3]]);
    });

    test('a replacing import forgets the events', async () => {
      const { store } = current();
      await merge(store, [{ event: 1n }, { event: 2n }]);
      await tell(store, { mode: 'replace', facts: [{ messages: 1 }] });
      expect(await messagesOf(store)).toBe(1);
    });
  });
}
