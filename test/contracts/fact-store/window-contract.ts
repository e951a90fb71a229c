import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../../src/model/window.ts';
import type { Current } from '../fact-store.ts';
import { ask, counts, hoursBetween, messagesOf, NO_TOTALS } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

export function windowContract(current: Current): void {
  describe('windows', () => {
    test('a window of days takes its first and last day whole and nothing beside them', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { hour: hourAt(23, DAY - 1), messages: 1 },
          { hour: hourAt(0, DAY), messages: 2 },
          { hour: hourAt(23, DAY + 1), messages: 4 },
          { hour: hourAt(0, DAY + 2), messages: 8 },
        ],
      });
      const window = daysBetween(DAY, DAY + 1);
      expect(await messagesOf(store, { window })).toBe(6);
      expect(await counts(store, { window, by: ['hour'], order: 'groups' })).toEqual([
        [hourAt(0, DAY), 2],
        [hourAt(23, DAY + 1), 4],
      ]);
      const { answering } = await ask(store, { window });
      expect(answering.map(({ day }) => day)).toEqual([DAY, DAY + 1]);
    });

    test('a window of hours is half-open', async () => {
      const { store } = current();
      await tell(store, { facts: [9, 10, 11, 12].map((hour) => ({ hour: hourAt(hour), messages: hour })) });
      expect(await messagesOf(store, { window: hoursBetween(10, 12) })).toBe(21);
      expect(await messagesOf(store, { window: hoursBetween(10, 11) })).toBe(10);
      expect(await messagesOf(store, { window: hoursBetween(10, 10) })).toBe(0);
    });

    test('a window of hours may cross midnight', async () => {
      const { store } = current();
      const facts = [-25, -24, -1, 0, 1, 24].map((hour) => ({ hour: hourAt(hour), sender: `s${hour}` }));
      await tell(store, { facts });
      const answer = await ask(store, { window: hoursBetween(-1, 1), by: ['day'], order: 'groups' });
      expect(answer.rows.map(({ group, messages }) => [...group, messages])).toEqual([
        [DAY - 1, 1],
        [DAY, 1],
      ]);
      expect(answer.totals).toMatchObject({ senders: 2, firstDay: DAY - 1, lastDay: DAY });
      expect(answer.answering.map(({ day }) => day)).toEqual([DAY - 1, DAY]);
    });

    test('a source that knows only days counts whole in every window that touches the day', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { hour: hourAt(0), messages: 5 },
          { hour: hourAt(0, DAY + 1), messages: 3 },
        ],
        coverage: { precision: 'day' },
      });
      expect(await messagesOf(store, { window: hoursBetween(20, 24) })).toBe(5);
      expect(await messagesOf(store, { window: hoursBetween(20, 25) })).toBe(8);
      expect(await counts(store, { window: hoursBetween(20, 24), by: ['hour'] })).toEqual([[hourAt(0), 5]]);
      expect(await messagesOf(store, { window: hoursBetween(-4, 0) })).toBe(0);
    });

    test('days with hours and days without them can stand side by side', async () => {
      const { store } = current();
      await tell(store, {
        parts: [
          { facts: [{ hour: hourAt(0, DAY - 1), messages: 5 }], coverage: { precision: 'day' } },
          {
            facts: [
              { hour: hourAt(3), messages: 1 },
              { hour: hourAt(4), messages: 2 },
            ],
          },
        ],
      });
      expect(await messagesOf(store, { window: hoursBetween(-2, 4) })).toBe(6);
    });

    test('whole days can be asked by client and by hour', async () => {
      const { store } = current();
      await tell(store, {
        facts: [
          { sender: 'a@x', client: '192.0.2.1', hour: hourAt(1), messages: 2 },
          { sender: 'a@x', client: '2001:db8::1', hour: hourAt(2), messages: 3 },
          { sender: 'b@x', client: '192.0.2.1', hour: hourAt(1), messages: 4 },
        ],
      });
      expect(await counts(store, { by: ['client'] })).toEqual([
        ['192.0.2.1', 6],
        ['2001:db8::1', 3],
      ]);
      expect(await counts(store, { by: ['sender'], where: { client: ['192.0.2.1'] } })).toEqual([
        ['b@x', 4],
        ['a@x', 2],
      ]);
      expect(await counts(store, { by: ['hour', 'sender'], order: 'groups' })).toEqual([
        [hourAt(1), 'a@x', 2],
        [hourAt(1), 'b@x', 4],
        [hourAt(2), 'a@x', 3],
      ]);
    });

    test('both grains add up to the same', async () => {
      const { store } = current();
      await tell(store, {
        facts: Array.from({ length: 50 }, (_, i) => ({
          sender: `s${i % 3}`,
          client: `c${i % 4}`,
          hour: hourAt(i % 24, DAY + (i % 2)),
          recipients: i % 5 === 0 ? null : i,
          messages: i,
        })),
      });
      const daily = await ask(store);
      const hourly = await ask(store, { by: ['hour', 'client'] });
      expect(hourly.totals).toEqual(daily.totals);
    });

    test('a window that nothing falls into has no rows and nobody answers', async () => {
      const { store } = current();
      await tell(store, { facts: [{}] });
      const answer = await ask(store, { window: daysBetween(DAY + 1, DAY + 9), by: ['sender'] });
      expect(answer).toEqual({ rows: [], groups: 0, totals: NO_TOTALS, answering: [], leftOut: [] });
    });
  });
}
