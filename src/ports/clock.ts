export interface Clock {
  now(): Date;
}

export interface Scheduler {
  /**
   * Calls `tick` on the cron schedule (UTC), never twice at once. `name`: what it does, as the log and `/readyz` call
   * it. Answers a function that ends it.
   */
  every(name: string, cron: string, tick: () => Promise<void>): () => void;
}

/** How one schedule does. Durations come from a clock that cannot be set, so a step of the wall clock hides nothing. */
export interface ScheduleHealth {
  readonly name: string;
  /** Since the last tick ended well; null before the first. */
  readonly endedMsAgo: number | null;
  /** Since the tick that is running began; null between ticks. */
  readonly runningMs: number | null;
  /** How long ago a tick should have begun that did not; 0 when none is overdue. */
  readonly overdueMs: number;
}
