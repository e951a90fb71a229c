import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { outboxIn } from '../../src/alerts/outbox/outbox-store.ts';
import { sending } from '../../src/alerts/outbox/outcome.ts';
import { botStateSchema, NOTHING_YET } from './bot-state.ts';
import { planOf } from './plan.ts';

const WRITES = 30;

/** What one change of the state costs while everything that is wanted waits in it. */
export async function measureStateWrites(
  folder: string,
  deliveries: number,
): Promise<{ readonly medianMs: number; readonly bytes: number }> {
  const file = join(folder, 'writes.json');
  const at = '2026-11-22T12:00:00.000Z';
  const waiting = planOf(1, deliveries)
    .flat()
    .map((intent) => ({ ...intent, createdAt: at, notBefore: at }));
  const state = await openState(file, { schema: botStateSchema, initial: NOTHING_YET, onWord: () => {} });
  await state.update((empty) => ({ ...empty, deliveries: waiting }));
  const outbox = outboxIn(state);
  const took: number[] = [];
  for (const delivery of waiting.slice(0, WRITES)) {
    const began = performance.now();
    await outbox.update((before) => sending(before, delivery));
    took.push(performance.now() - began);
  }
  await state.close();
  return { medianMs: took.sort((a, b) => a - b)[WRITES >> 1] ?? 0, bytes: (await stat(file)).size };
}
