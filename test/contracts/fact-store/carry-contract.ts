import { describe, expect, test } from 'vitest';
import type { Current } from '../fact-store.ts';
import { tell } from './telling.ts';

export function carryContract(current: Current): void {
  describe('carries', () => {
    test('what a read leaves for later ones is given back, newest first, to its own source only', async () => {
      const { store } = current();
      expect(await store.carries('trusted')).toEqual([]);
      await tell(store, { carry: { open: [1, 'zwei', { drei: null }], text: `'"\\\u{1f4ec}` } });
      await tell(store, { carry: ['later'] });
      await tell(store, { source: 'second', carry: 'another' });
      expect(await store.carries('trusted')).toEqual([
        ['later'],
        { open: [1, 'zwei', { drei: null }], text: `'"\\\u{1f4ec}` },
      ]);
      expect(await store.carries('second')).toEqual(['another']);
      expect(await store.carries('unheard-of')).toEqual([]);
    });

    test('leaving nothing leaves what there is', async () => {
      const { store } = current();
      await tell(store, { carry: 'kept', facts: [{}] });
      await tell(store, { carry: null, facts: [{ messages: 2 }] });
      expect(await store.carries('trusted')).toEqual(['kept']);
    });

    test('zero, false and the empty text are something', async () => {
      const { store } = current();
      for (const carry of [0, false, '']) await tell(store, { carry });
      expect(await store.carries('trusted')).toEqual(['', false, 0]);
    });

    test('only the newest eight are kept', async () => {
      const { store } = current();
      for (let i = 1; i <= 11; i++) await tell(store, { carry: i });
      expect(await store.carries('trusted')).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
    });

    test('a carry is a copy: changing what was given or received changes nothing', async () => {
      const { store } = current();
      const carry = { sessions: ['a'] };
      await tell(store, { carry });
      carry.sessions.push('b');
      const [received] = (await store.carries('trusted')) as [{ sessions: string[] }];
      received.sessions.push('c');
      expect(await store.carries('trusted')).toEqual([{ sessions: ['a'] }]);
    });
  });
}
