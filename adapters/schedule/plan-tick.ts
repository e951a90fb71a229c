/** A smaller step back is how a clock is kept right, and plans nothing anew: the tick that just was would come twice. */
const STEP_MS = 1_000;

export interface TickPlan {
  /** The planned instant has come, or was passed over. */
  readonly isDue: boolean;
  /** How far the clock was set back since it was last looked at; 0 where it went on. */
  readonly steppedBackMs: number;
}

/**
 * What a look at the wall clock means for a tick planned at `next`; all three in ms since 1970, `lookedAt` the time at
 * the last look. A clock that was set back may never reach what was planned by it, so that is planned anew.
 */
export function planTick({
  next,
  lookedAt,
  now,
}: {
  readonly next: number;
  readonly lookedAt: number;
  readonly now: number;
}): TickPlan {
  const back = lookedAt - now;
  return { isDue: now >= next, steppedBackMs: back >= STEP_MS ? back : 0 };
}
