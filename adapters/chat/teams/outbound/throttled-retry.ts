import type { Clock } from '../../../../src/ports/clock.ts';

/** As often as that may be asked of Microsoft, or of a disk, by whoever looks. */
const AT_MOST_EVERY_MS = 60_000;

export interface Failed {
  readonly isNeeded: () => boolean;
  /** Notes itself what becomes of it. */
  readonly act: () => Promise<unknown>;
}

/**
 * Tries again what failed whenever somebody looks, while it is needed: at most once a minute, one at a time. Nobody waits
 * for it, and nothing throws.
 */
export function throttledRetry(clock: Clock, { isNeeded, act }: Failed): () => void {
  let triedAt = Number.NEGATIVE_INFINITY;
  let isUnderWay = false;
  return () => {
    if (isUnderWay || !isNeeded()) return;
    const now = clock.now().getTime();
    // Either way: a clock may be put back.
    if (Math.abs(now - triedAt) < AT_MOST_EVERY_MS) return;
    triedAt = now;
    isUnderWay = true;
    const done = () => {
      isUnderWay = false;
    };
    void act().then(done, done);
  };
}
