export interface Clock {
  now(): Date;
}

export interface Scheduler {
  /** Calls `tick` on the cron schedule (UTC), never twice at once. Answers a function that ends it. */
  every(cron: string, tick: () => Promise<void>): () => void;
}
