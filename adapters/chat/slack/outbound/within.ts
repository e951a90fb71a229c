import { setTimeout as wait } from 'node:timers/promises';

/** What comes of it, or null when that takes longer. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  const bell = new AbortController();
  const late = wait(ms, null, { signal: bell.signal }).catch(() => null);
  return Promise.race([work, late]).finally(() => bell.abort());
}
