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
