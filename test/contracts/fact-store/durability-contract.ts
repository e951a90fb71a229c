import { describe, expect, test } from 'vitest';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, hoursBetween, messagesOf } from './asking.ts';
import { DAY, hourAt, stage, tell } from './telling.ts';

export function durabilityContract(current: Current): void {
  describe('reopened', () => {
    test('a store answers as before', async (ctx) => {
      const { store, reopen } = current();
      if (!reopen) return ctx.skip('this store does not outlive its process');
      await tell(store, {
        carry: { left: 'over' },
        facts: [
          { sender: "o'brien@x", client: '::1', hour: hourAt(4), tls: 'unknown', rawTls: 'TLS9', recipients: 3 },
          { sender: '📬', hour: hourAt(5, DAY + 1), messages: 1_000_000_000 },
        ],
        coverage: { cut: true, untilSeconds: 77 },
      });
      await tell(store, { source: 'second', days: [DAY], slice: { format: 'x', filters: { host: '../a b' } } });
      await store.expire(({ day }) => (day === DAY + 1 ? 'drop-hourly' : 'keep'));
      const before = await everything(store);
      expect(await everything(await reopen())).toEqual(before);
    });

    test('a store still knows its events', async (ctx) => {
      const { store, reopen } = current();
      if (!reopen) return ctx.skip('this store does not outlive its process');
      await tell(store, { mode: 'merge', facts: [{ event: 1n }, { event: 2n ** 64n - 1n }] });
      const again = await reopen();
      await tell(again, { mode: 'merge', facts: [{ event: 2n ** 64n - 1n }, { event: 2n }] });
      expect(await messagesOf(again)).toBe(3);
    });

    test('a store knows nothing of an import that was not committed', async (ctx) => {
      const { store, reopen } = current();
      if (!reopen) return ctx.skip('this store does not outlive its process');
      await tell(store, { facts: [{ messages: 2 }] });
      const { writer } = await stage(store, { facts: [{ messages: 50 }] });
      await writer.abort();
      const again = await reopen();
      expect(await messagesOf(again)).toBe(2);
      await tell(again, { facts: [{ messages: 3 }] });
      expect(await messagesOf(again)).toBe(3);
    });
  });
}

async function everything(store: FactStore): Promise<unknown> {
  const held = await store.partitions();
  return {
    version: await store.version(),
    partitions: [...held].sort((a, b) => a.day - b.day || (a.source < b.source ? -1 : 1)),
    carries: await store.carries('trusted'),
    days: await ask(store, { by: ['day', 'sender', 'rawTls'] }),
    clients: await ask(store, { by: ['hour', 'client', 'sender'] }),
    hours: await ask(store, { window: hoursBetween(0, 48), by: ['hour'] }),
  };
}
