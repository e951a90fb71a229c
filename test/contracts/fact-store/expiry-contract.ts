import { describe, expect, test } from 'vitest';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, hoursBetween, messagesOf } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

const dropHours = (store: FactStore) => store.expire(() => 'drop-hourly');

export function expiryContract(current: Current): void {
  describe('expiry', () => {
    test('what is dropped is gone, what is kept stays, and the number is told', async () => {
      const { store } = current();
      await tell(store, { facts: [0, 1, 2].map((at) => ({ hour: hourAt(0, DAY + at), messages: 1 + at })) });
      const version = await store.version();
      expect(await store.expire(({ day }) => (day < DAY + 2 ? 'drop' : 'keep'))).toBe(2);
      expect(await counts(store, { by: ['day'] })).toEqual([[DAY + 2, 3]]);
      expect(await store.partitions()).toHaveLength(1);
      expect(await store.version()).not.toBe(version);
    });

    test('the rule is given each partition as it is', async () => {
      const { store } = current();
      await tell(store, { parts: [{ facts: [{ messages: 3 }] }, { kind: 'connector', facts: [{}] }] });
      const seen: unknown[] = [];
      await store.expire((partition) => {
        seen.push(partition);
        return 'keep';
      });
      const held = await store.partitions();
      expect(seen).toHaveLength(2);
      expect(seen).toEqual(expect.arrayContaining([...held]));
    });

    test('without its hours a day still answers whole-day questions', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x', hour: hourAt(3), client: 'c', recipients: 2, tls: '1.0' }] });
      const before = await ask(store, { by: ['sender', 'day'] });
      const version = await store.version();
      expect(await dropHours(store)).toBe(1);
      expect(await store.version()).not.toBe(version);
      const after = await ask(store, { by: ['sender', 'day'] });
      expect([after.rows, after.totals]).toEqual([before.rows, before.totals]);
    });

    test('without its hours a day adds nothing to questions about hours and clients', async () => {
      const { store } = current();
      await tell(store, { facts: [{ client: 'c' }, { client: 'c', hour: hourAt(0, DAY + 1) }] });
      await store.expire(({ day }) => (day === DAY ? 'drop-hourly' : 'keep'));
      expect(await counts(store, { by: ['hour'] })).toEqual([[hourAt(0, DAY + 1), 1]]);
      expect(await messagesOf(store, { where: { client: ['c'] } })).toBe(1);
      expect(await messagesOf(store)).toBe(2);
    });

    test('without its hours a day is known only as a day, and a window of hours takes it whole', async () => {
      const { store } = current();
      await tell(store, { facts: [{ hour: hourAt(3) }, { hour: hourAt(20) }] });
      await dropHours(store);
      const answer = await ask(store, { window: hoursBetween(0, 12) });
      expect([answer.totals.messages, answer.answering[0]?.precision]).toEqual([2, 'day']);
    });

    test('a day known only as a day loses its clients all the same', async () => {
      const { store } = current();
      await tell(store, { facts: [{ client: 'c' }], coverage: { precision: 'day' } });
      await dropHours(store);
      expect(await messagesOf(store, { where: { client: ['c'] } })).toBe(0);
      expect(await messagesOf(store, { window: hoursBetween(0, 24) })).toBe(1);
      expect(await messagesOf(store)).toBe(1);
    });

    test('hours can be lost only once', async () => {
      const { store } = current();
      await tell(store, { facts: [{}] });
      expect(await dropHours(store)).toBe(1);
      const version = await store.version();
      expect(await dropHours(store)).toBe(0);
      expect(await store.version()).toBe(version);
      expect(await store.expire(() => 'drop')).toBe(1);
      expect(await store.expire(() => 'drop')).toBe(0);
    });

    test('a day told again has its hours again', async () => {
      const { store } = current();
      await tell(store, { facts: [{ hour: hourAt(7) }] });
      await dropHours(store);
      await tell(store, { facts: [{ hour: hourAt(7) }] });
      expect(await counts(store, { by: ['hour'] })).toEqual([[hourAt(7), 1]]);
      expect(await messagesOf(store)).toBe(1);
    });

    test('after its events expired a day is replaced only by a telling of at least as many messages', async () => {
      const { store } = current();
      const merge = (keys: readonly bigint[]) =>
        tell(store, { mode: 'merge', facts: keys.map((event) => ({ event, hour: hourAt(9) })) });
      await merge([1n, 2n, 3n]);
      await dropHours(store);
      await merge([3n, 4n]);
      expect(await messagesOf(store)).toBe(3);
      expect(await messagesOf(store, { by: ['hour'] })).toBe(0);
      await merge([1n, 2n, 3n]);
      expect(await counts(store, { by: ['hour'] })).toEqual([[hourAt(9), 3]]);
      await merge([4n]);
      expect(await messagesOf(store)).toBe(4);
    });

    test('what was dropped may be told anew', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 5 }] });
      await store.expire(() => 'drop');
      expect(await tell(store, { facts: [{ messages: 6 }] })).toEqual({ facts: 1, replaced: 0, unchanged: 0 });
      expect(await messagesOf(store)).toBe(6);
    });

    test('carries do not expire with the facts', async () => {
      const { store } = current();
      await tell(store, { facts: [{}], carry: 'kept' });
      await store.expire(() => 'drop');
      expect(await store.carries('trusted')).toEqual(['kept']);
    });
  });
}
