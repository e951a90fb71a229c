import { below, oneOf, seeded } from '../bench/generate/random.ts';
import type { Moment } from './hostile-server.ts';

/** When a life of the bot ends: at a moment of the n-th call it makes, or so long after its start. */
export type Kill =
  | { readonly at: 'moment'; readonly moment: Moment; readonly nth: number; readonly delayMs: number }
  | { readonly at: 'time'; readonly afterMs: number };

const MOMENTS: readonly Moment[] = ['arrived', 'taken', 'answered'];
/** Of the lives that end by the clock, most end while the bot starts. */
const LATEST_MS = 400;

/**
 * So many ends, of which a quarter come by the clock; the others around calls, early enough that the work is not done
 * before the last of them.
 */
export function killsOf(seed: number, kills: number, deliveries: number): readonly Kill[] {
  const random = seeded(seed ^ 0x6b696c6c);
  const mostCalls = Math.max(1, Math.floor((1.2 * deliveries) / Math.max(1, kills)));
  return Array.from({ length: kills }, () => {
    if (random() < 0.25) return { at: 'time', afterMs: below(random, LATEST_MS) };
    const delayMs = oneOf(random, [0, 0, below(random, 20)]);
    return { at: 'moment', moment: oneOf(random, MOMENTS), nth: 1 + below(random, mostCalls), delayMs };
  });
}
