import { describe, expect, test } from 'vitest';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, messagesOf } from './asking.ts';
import { DAY, hourAt, type Telling, tell, tellAll } from './telling.ts';

const BY = { by: 'anna', at: '2030-01-02T00:00:00Z' };
const undo = (store: FactStore, id: number) => store.takeBack(id, BY);
const merging = (...events: readonly bigint[]): Telling => ({
  mode: 'merge',
  facts: events.map((event) => ({ event })),
});

export function undoContract(current: Current): void {
  describe('taking an import back', () => {
    test('imports are listed newest first, with what they told', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 3 }, { hour: hourAt(0, DAY + 1) }], about: { file: 'a.csv' } });
      await tell(store, { source: 'second', days: [], about: { file: 'b.csv', by: 'inbox', rows: 7 } });
      expect(await store.imports()).toMatchObject([
        {
          id: 2,
          source: 'second',
          file: 'b.csv',
          by: 'inbox',
          rows: 7,
          messages: 0,
          days: 0,
          status: { kind: 'live' },
        },
        { id: 1, source: 'trusted', file: 'a.csv', by: 'anna', messages: 4, days: 2, mode: 'replace' },
      ]);
    });

    test('what an import had replaced is there again, its hours included', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x', messages: 2, hour: hourAt(7) }] });
      const before = [await ask(store, { by: ['sender', 'hour'] }), await store.partitions()];
      await tell(store, { facts: [{ sender: 'b@x', messages: 9 }, { hour: hourAt(0, DAY + 1) }] });
      expect(await undo(store, 2)).toMatchObject({ kind: 'done', days: [DAY, DAY + 1], restored: [], lost: [] });
      expect([await ask(store, { by: ['sender', 'hour'] }), await store.partitions()]).toEqual(before);
      expect(await store.imports()).toMatchObject([
        { status: { kind: 'taken-back', ...BY } },
        { status: { kind: 'live' } },
      ]);
    });

    test('of the middle one of three nothing is left, and the newest stays', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'one@x' }, { sender: 'one@x', hour: hourAt(0, DAY + 1) }] });
      await tell(store, { facts: [{ sender: 'two@x', hour: hourAt(0, DAY + 1) }] });
      await tell(store, { facts: [{ sender: 'three@x', hour: hourAt(0, DAY + 2) }] });
      await undo(store, 2);
      expect(await counts(store, { by: ['day', 'sender'], order: 'groups' })).toEqual([
        [DAY, 'one@x', 1],
        [DAY + 1, 'one@x', 1],
        [DAY + 2, 'three@x', 1],
      ]);
      await undo(store, 1);
      expect(await counts(store, { by: ['day'] })).toEqual([[DAY + 2, 1]]);
    });

    test('events that others told as well stay, once', async () => {
      const { store } = current();
      await tell(store, merging(1n, 2n));
      await tell(store, merging(2n, 3n));
      await tell(store, merging(3n, 4n));
      expect(await messagesOf(store)).toBe(4);
      await undo(store, 2);
      expect(await messagesOf(store)).toBe(4);
      await undo(store, 1);
      expect(await messagesOf(store)).toBe(2);
      await undo(store, 3);
      expect(await store.partitions()).toEqual([]);
    });

    test('a day that was kept out is there once what kept it out is gone', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'much@x', messages: 9 }] });
      await tell(store, { facts: [{ sender: 'little@x', messages: 2 }], coverage: { cut: true } });
      expect(await counts(store, { by: ['sender'] })).toEqual([['much@x', 9]]);
      await undo(store, 1);
      expect(await counts(store, { by: ['sender'] })).toEqual([['little@x', 2]]);
    });

    test('a replaced import counts again once the one that replaced it is taken back', async () => {
      const { store } = current();
      await tell(store, { ...merging(1n, 2n), carry: 'first' });
      await tellAll(store, { mode: 'merge', facts: [{ event: 7n, hour: hourAt(9) }], replaces: [1], carry: 'second' });
      expect(await counts(store, { by: ['hour'] })).toEqual([[hourAt(9), 1]]);
      expect(await store.carries('trusted')).toEqual(['second']);
      expect(await undo(store, 1)).toMatchObject({ kind: 'not-live', record: { status: { kind: 'replaced', by: 2 } } });
      expect(await undo(store, 2)).toMatchObject({ kind: 'done', restored: [1] });
      expect(await counts(store, { by: ['hour'] })).toEqual([[hourAt(0), 2]]);
      expect(await store.carries('trusted')).toEqual(['first']);
    });

    test('what was replaced long ago may be forgotten, and is then told to be lost', async () => {
      const { store } = current();
      await tell(store, merging(1n));
      await tell(store, { ...merging(2n), replaces: [1] });
      await store.expire(
        () => 'keep',
        ({ id }) => id === 1,
      );
      expect(await undo(store, 2)).toMatchObject({ kind: 'done', restored: [], lost: [1] });
      expect(await messagesOf(store)).toBe(0);
    });

    test('the same content again is no import, unless an answer would change', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 3 }] });
      const version = await store.version();
      expect(await tellAll(store, { facts: [{ messages: 3 }], again: 1 })).toMatchObject({ id: 1, isNew: false });
      expect([await store.version(), (await store.imports()).length]).toEqual([version, 1]);
      expect(await tellAll(store, { facts: [{ messages: 4 }], again: 1 })).toMatchObject({ id: 2, isNew: true });
      expect(await messagesOf(store)).toBe(4);
      expect(await store.imports()).toMatchObject([{ replaces: [1] }, { status: { kind: 'replaced', by: 2 } }]);
    });

    test('a number is never used twice, and what cannot be taken back says why', async () => {
      const { store } = current();
      await tell(store, { facts: [{}] });
      await undo(store, 1);
      const version = await store.version();
      expect(await undo(store, 1)).toMatchObject({ kind: 'not-live', record: { status: { kind: 'taken-back' } } });
      expect(await undo(store, 9)).toEqual({ kind: 'unknown' });
      expect(await store.version()).toBe(version);
      expect(await tellAll(store, { facts: [{}] })).toMatchObject({ id: 2 });
    });

    test('days whose single events are past their keep cannot be told apart, and nothing is done by half', async () => {
      const { store } = current();
      for (const event of [1n, 2n, 3n]) await tell(store, merging(event));
      await store.expire(() => 'drop-hourly');
      expect(await undo(store, 3)).toMatchObject({ kind: 'not-exact', days: [DAY], others: [1, 2] });
      expect(await messagesOf(store)).toBe(3);
    });

    test('a log read by newer rules takes the place of older readings between its first and last hour', async () => {
      const { store } = current();
      const at = (hour: number, event: bigint) => ({ hour: hourAt(hour), event });
      await tell(store, {
        mode: 'merge',
        facts: [at(1, 1n), at(5, 2n), at(9, 3n), { event: 4n, hour: hourAt(3, DAY + 1) }],
        about: { revision: 1 },
      });
      const span = { from: '2024-10-04T04:00:00Z', to: '2024-10-04T23:59:00Z' };
      expect(new Date(DAY * 86_400_000).toISOString().slice(0, 10)).toBe(span.from.slice(0, 10));
      await tell(store, { mode: 'merge', facts: [at(6, 20n)], about: { revision: 2, ...span } });
      expect(await counts(store, { by: ['hour'], order: 'groups' })).toEqual([
        [hourAt(1), 1],
        [hourAt(6), 1],
        [hourAt(3, DAY + 1), 1],
      ]);
      await undo(store, 2);
      expect(await messagesOf(store)).toBe(4);
    });

    test('an import comes with its sample of lines, and keeps it', async () => {
      const { store, reopen } = current();
      const fingerprints = [
        { print: 2 ** 52 + 1, at: -5 },
        { print: 7, at: 1_700_000_000_000 },
      ];
      const { id } = await tellAll(store, { facts: [{}], fingerprints });
      expect(await store.fingerprints(id)).toEqual(fingerprints);
      expect(await store.fingerprints(id + 1)).toEqual([]);
      if (reopen) expect(await (await reopen()).fingerprints(id)).toEqual(fingerprints);
    });
  });
}
