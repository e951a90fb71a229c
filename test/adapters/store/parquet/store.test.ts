import { expect, test } from 'vitest';
import { daysBetween } from '../../../../src/model/window.ts';
import { DAY, tell } from '../../../contracts/fact-store/telling.ts';
import { factStoreContract } from '../../../contracts/fact-store.ts';
import { openParquet } from './open-parquet.ts';

factStoreContract('the Parquet store', openParquet(false));

test('thousands of groups come with their texts from the copy in memory, twice over', async () => {
  const { store, cleanup } = await openParquet(true)([]);
  const senders = Array.from({ length: 3000 }, (_, n) => `sender${n}@x`).sort();
  await tell(store, { facts: senders.map((sender) => ({ sender, domain: 'x' })) });
  const question = { kind: 'smtp-auth', window: daysBetween(DAY, DAY), by: ['sender', 'domain'] } as const;
  for (const limit of [undefined, 3, 2000, undefined]) {
    const { rows, groups, totals } = await store.ask({ ...question, ...(limit === undefined ? {} : { limit }) });
    expect(rows.map(({ group: [sender] }) => sender)).toEqual(senders.slice(0, limit));
    expect([groups, totals.senders]).toEqual([3000, 3000]);
  }
  await cleanup();
});
