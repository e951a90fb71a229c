import { MS_PER_HOUR } from '../../model/time.ts';

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait after the n-th failure in a row: twice as long each time, and of that between half and all, so that
 * many who failed together do not come back together. Nothing before the first failure. `random` gives [0, 1).
 */
export function backoffMs(failures: number, { firstMs, longestMs }: Backoff, random: () => number): number {
  if (failures <= 0) return 0;
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 40));
  return Math.round(fullMs * (0.5 + 0.5 * random()));
}

/** Whatever a platform asks for, it is tried again after this. */
export const MAX_WAIT_MS = MS_PER_HOUR;

/**
 * How long a platform that asks for patience is left alone: what it asks for, an hour at most. A number that makes no
 * sense counts as that hour.
 */
export const believedMs = (askedMs: number): number =>
  askedMs >= 0 && askedMs <= MAX_WAIT_MS ? askedMs : askedMs < 0 ? 0 : MAX_WAIT_MS;
