import { describe, expect, test } from 'vitest';
import type { Current } from '../fact-store.ts';
import { ask, counts } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

export function orderContract(current: Current): void {
  describe('order and paging', () => {
    test('most messages come first, and equals by their groups', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'c@x', messages: 5 },
          { sender: 'b@x', messages: 7 },
          { sender: 'a@x', messages: 5 },
          { sender: 'b@y', messages: 5 },
        ],
      });
      const expected = [
        ['b@x', 7],
        ['a@x', 5],
        ['b@y', 5],
        ['c@x', 5],
      ];
      expect(await counts(store, { by: ['sender'] })).toEqual(expected);
      expect(await counts(store, { by: ['sender'], order: 'messages' })).toEqual(expected);
    });

    test('by groups, the first dimension decides before the second', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { domain: 'b', sender: 'x', messages: 9 },
          { domain: 'a', sender: 'z', messages: 1 },
          { domain: 'b', sender: 'a', messages: 5 },
        ],
      });
      expect(await counts(store, { by: ['domain', 'sender'], order: 'groups' })).toEqual([
        ['a', 'z', 1],
        ['b', 'a', 5],
        ['b', 'x', 9],
      ]);
    });

    test('days and hours are ordered as numbers', async () => {
      const { store } = current();
      const window = { grain: 'days' as const, from: new Date(0), to: new Date(200 * 86_400_000) };
      await tell(store, { facts: [{ hour: 24 * 100 }, { hour: 24 * 9 }, { hour: 24 * 10 + 5 }, { hour: 24 * 10 }] });
      expect(await counts(store, { window, by: ['day'], order: 'groups' })).toEqual([
        [9, 1],
        [10, 2],
        [100, 1],
      ]);
      expect(await counts(store, { window, by: ['hour'] })).toEqual([
        [216, 1],
        [240, 1],
        [245, 1],
        [2400, 1],
      ]);
    });

    test('closed vocabularies are ordered as texts, not as their codes', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { direction: 'submission' },
          { direction: 'inbound' },
          { direction: 'local' },
          { direction: 'outbound' },
        ],
      });
      const { rows } = await ask(store, { by: ['direction'], order: 'groups' });
      expect(rows.map(({ group }) => group[0])).toEqual(['inbound', 'local', 'outbound', 'submission']);
    });

    test('texts are ordered by code point: capitals first, accents later, emoji last', async () => {
      const { store } = current();
      // U+FFFD comes after the surrogates that emoji are made of, but before emoji themselves.
      const ordered = ['', ' a', '10', '9', 'A', 'Z', '_', 'a', 'aa', 'ab', 'z', 'ä', '組', '\uFFFD', '📬'];
      await tell(store, { facts: [...ordered].reverse().map((sender) => ({ sender })) });
      for (const order of ['messages', 'groups'] as const) {
        const { rows } = await ask(store, { by: ['sender'], order });
        expect(rows.map(({ group }) => group[0])).toEqual(ordered);
      }
    });

    test('a page leaves out the rows before it and after it, and nothing else', async () => {
      const { store } = current();
      await tell(store, { facts: Array.from({ length: 10 }, (_, i) => ({ sender: `s${i}`, messages: 1 + (i % 4) })) });
      const whole = await ask(store, { by: ['sender'] });
      expect(whole.rows).toHaveLength(10);
      const pages = [];
      for (let offset = 0; offset < 12; offset += 3) {
        const page = await ask(store, { by: ['sender'], offset, limit: 3 });
        expect([page.groups, page.totals]).toEqual([10, whole.totals]);
        pages.push(...page.rows);
      }
      expect(pages).toEqual(whole.rows);
    });

    test('a page may be empty, start past the end, or be larger than what there is', async () => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x' }, { sender: 'b@x', hour: hourAt(1, DAY + 1) }] });
      const shown = async (page: { readonly offset?: number; readonly limit?: number }) => {
        const { rows, groups, totals } = await ask(store, { by: ['sender'], ...page });
        expect([groups, totals.messages]).toEqual([2, 2]);
        return rows.map(({ group }) => group[0]);
      };
      expect(await shown({ limit: 0 })).toEqual([]);
      expect(await shown({ offset: 2 })).toEqual([]);
      expect(await shown({ offset: 99, limit: 1 })).toEqual([]);
      expect(await shown({ offset: 1 })).toEqual(['b@x']);
      expect(await shown({ offset: 0, limit: 1000 })).toEqual(['a@x', 'b@x']);
    });
  });
}
