import { isYoung } from '../../../../src/model/time.ts';
import type { Clock } from '../../../../src/ports/clock.ts';

/** What may be remembered of it, and how long; null when it is to be asked again the next time. */
export type Keep<T> = (value: T) => number | null;

/** So that a workspace of any size fits: whom it has not seen for longest is forgotten first. */
const MAX_KEYS = 5_000;

/**
 * Asks once for a key while the answer is young; two who ask at the same time share a call. Failures are not kept.
 * `withinMs`: who asks wants an answer that is no older, whatever may be remembered.
 */
export function remembering<T>(
  load: (key: string) => Promise<T>,
  keepMs: Keep<T>,
  clock: Clock,
): (key: string, withinMs?: number) => Promise<T> {
  const known = new Map<string, { readonly value: T; readonly at: number; readonly forMs: number }>();
  const underWay = new Map<string, Promise<T>>();

  return (key, withinMs = Number.POSITIVE_INFINITY) => {
    const held = known.get(key);
    const now = clock.now().getTime();
    if (held !== undefined && isYoung(held.at, Math.min(held.forMs, withinMs), now)) return Promise.resolve(held.value);
    const asked = underWay.get(key) ?? ask(key).finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  };

  async function ask(key: string): Promise<T> {
    const value = await load(key);
    const forMs = keepMs(value);
    known.delete(key);
    if (forMs !== null) known.set(key, { value, at: clock.now().getTime(), forMs });
    const [oldest] = known.keys();
    if (known.size > MAX_KEYS && oldest !== undefined) known.delete(oldest);
    return value;
  }
}
