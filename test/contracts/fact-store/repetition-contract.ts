import { describe, expect, test } from 'vitest';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Current } from '../fact-store.ts';
import { ask, messagesOf, onlyPartition } from './asking.ts';
import { DAY, hourAt, tell } from './telling.ts';

export function repetitionContract(current: Current): void {
  describe('the same import', () => {
    test('told twice changes nothing the second time', async () => {
      const { store } = current();
      const facts = Array.from({ length: 30 }, (_, i) => ({
        sender: `s${i % 4}`,
        hour: hourAt(i % 7, DAY + (i % 3)),
        recipients: i % 3 === 0 ? null : i,
        messages: i,
      }));
      const first = await tell(store, { facts });
      const before = await everything(store);
      const second = await tell(store, { facts: [...facts].reverse() });
      expect(second).toEqual({ facts: first.facts, replaced: 0, unchanged: 3 });
      expect(await everything(store)).toEqual(before);
    });

    test('told again later keeps the time at which it was first told', async () => {
      const { store } = current();
      await tell(store, { facts: [{}], coverage: { importedAtSeconds: 1_000 } });
      const version = await store.version();
      await tell(store, { facts: [{}], coverage: { importedAtSeconds: 2_000 } });
      expect(await store.version()).toBe(version);
      expect((await onlyPartition(store)).importedAtSeconds).toBe(1_000);
    });

    test.for([
      ['until when', { untilSeconds: 5 }],
      ['that it was cut', { cut: true }],
      ['that the day is an edge', { edge: true }],
      ['that counts were derived', { derivedCounts: true }],
      ['the precision', { precision: 'day' }],
    ] as const)('that newly tells %s changes what is said of them', async ([, coverage]) => {
      const { store } = current();
      await tell(store, { facts: [{ sender: 'a@x' }], coverage: { untilSeconds: 4 } });
      const version = await store.version();
      const told = { untilSeconds: 4, importedAtSeconds: 2_000_000_000, ...coverage };
      expect(await tell(store, { facts: [{ sender: 'a@x' }], coverage: told })).toMatchObject({
        replaced: 0,
        unchanged: 1,
      });
      expect(await store.version()).not.toBe(version);
      expect(await onlyPartition(store)).toMatchObject({ ...told, messages: 1, facts: 1 });
      expect((await ask(store)).answering).toMatchObject([told]);
      expect(await messagesOf(store, { by: ['hour'] })).toBe(1);
    });
  });
}

async function everything(store: FactStore): Promise<unknown> {
  return [
    await store.version(),
    await store.partitions(),
    await ask(store, { by: ['day', 'sender'] }),
    await ask(store, { by: ['hour', 'client', 'sender'] }),
  ];
}
