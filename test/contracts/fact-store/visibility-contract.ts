import { describe, expect, test } from 'vitest';
import type { Current } from '../fact-store.ts';
import { ask, counts, messagesOf } from './asking.ts';
import { DAY, hourAt, stage, tell } from './telling.ts';

export function visibilityContract(current: Current): void {
  describe('what readers see of an import', () => {
    test('nothing before its commit, everything after it', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x' }] });
      const before = [await ask(store, { by: ['sender'] }), await store.partitions(), await store.version()];
      const { writer, plan } = await stage(store, {
        facts: [{ sender: 'b@x' }, { sender: 'b@x', hour: hourAt(0, DAY + 1) }],
      });
      await writer.staged();
      expect([await ask(store, { by: ['sender'] }), await store.partitions(), await store.version()]).toEqual(before);
      await writer.commit(plan);
      expect(await counts(store, { by: ['sender'] })).toEqual([['b@x', 2]]);
      expect(await store.version()).not.toBe(before[2]);
    });

    test('questions asked while it commits are answered from before or from after, never from between', async () => {
      const { store } = current();
      const days = Array.from({ length: 12 }, (_, i) => DAY + i);
      const told = (sender: string) => ({ facts: days.map((day) => ({ sender, hour: hourAt(0, day) })) });
      await tell(store, told('before@x'));
      const { writer, plan } = await stage(store, told('after@x'));
      const committing = writer.commit(plan);
      const asked = Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? counts(store, { by: ['sender'] }) : counts(store, { by: ['sender', 'client'] }),
      );
      await committing;
      for (const [i, rows] of (await Promise.all(asked)).entries()) {
        const client = i % 2 === 0 ? [] : [''];
        expect([[['before@x', ...client, 12]], [['after@x', ...client, 12]]]).toContainEqual(rows);
      }
      expect(await counts(store, { by: ['sender'] })).toEqual([['after@x', 12]]);
    });

    test('nothing ever of one that was aborted', async () => {
      const { store } = current();
      await tell(store, { facts: [{ messages: 3 }], carry: 'kept' });
      const version = await store.version();
      const { writer } = await stage(store, { facts: [{ messages: 9 }], carry: 'lost' });
      await writer.abort();
      expect([await messagesOf(store), await store.version(), await store.carries('trusted')]).toEqual([
        3,
        version,
        ['kept'],
      ]);
      await tell(store, { facts: [{ messages: 4 }] });
      expect(await messagesOf(store)).toBe(4);
    });

    test.for(['commit', 'abort'] as const)('nothing more after its %s: the writer refuses', async (end) => {
      const { store } = current();
      const { writer, plan } = await stage(store, { facts: [{}] });
      await (end === 'commit' ? writer.commit(plan) : writer.abort());
      await expect(writer.staged()).rejects.toThrow();
      await expect(writer.commit(plan)).rejects.toThrow();
      expect(await messagesOf(store)).toBe(end === 'commit' ? 1 : 0);
    });

    test('the version stays while nothing changes', async () => {
      const { store } = current();
      const empty = await store.version();
      expect(await store.version()).toBe(empty);
      await tell(store, { facts: [{}] });
      const told = await store.version();
      expect(told).not.toBe(empty);
      await ask(store);
      await store.expire(() => 'keep');
      await tell(store, { carry: 'a carry is no fact' });
      expect(await store.version()).toBe(told);
    });

    test('a newly covered day is news, even without a message', async () => {
      const { store } = current();
      const version = await store.version();
      await tell(store, { days: [DAY] });
      expect(await store.version()).not.toBe(version);
    });
  });
}
