import type { Day } from '../model/time.ts';
import type { FactStore } from '../ports/fact-store.ts';
import { signInPartitions } from './sign-in-days.ts';

/** The days of which something is held, mail and sign-ins; sign-ins that cannot be read are left out. */
export async function heldDays(store: Pick<FactStore, 'ask' | 'partitions'>, now: Date): Promise<readonly Day[]> {
  const signIns = await signInPartitions(store, now).catch(() => []);
  return [...(await store.partitions()), ...signIns].map(({ day }) => day);
}
