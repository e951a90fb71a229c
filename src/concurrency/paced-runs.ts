interface Pace {
  /** How much of the time runs may take, 0…1; after each they rest for as long as that asks for. */
  readonly share: number;
  /** The longest rest, in ms, however long a run took. */
  readonly maxRestMs: number;
  /** The time on the wall, in ms. */
  readonly now: () => number;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly nap: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface PacedRuns {
  /** At once, or after the rest of the last run. Settles with a run that began after it was asked for. */
  soon(): Promise<void>;
  /** Ends a rest, begins no other run, and resolves when none is under way. What waits for a run is told it is done. */
  stop(): Promise<void>;
}

/**
 * Something that is to follow soon on what happens often: one run for all who ask before it begins, one at a time, and
 * no more of them than the pace allows.
 */
export function pacedRuns(run: () => Promise<void>, { share, maxRestMs, now, nap }: Pace): PacedRuns {
  const ending = new AbortController();
  let rested: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  async function runAndRest(): Promise<void> {
    await rested;
    waiting = null;
    if (ending.signal.aborted) return;
    const began = now();
    const done = run();
    rested = done.catch(() => undefined).then(() => rest(now() - began));
    await done;
  }

  async function rest(tookMs: number): Promise<void> {
    const restMs = Math.min(maxRestMs, Math.max(0, tookMs) * (1 / share - 1));
    if (restMs > 0 && !ending.signal.aborted) await nap(restMs, ending.signal);
  }

  return {
    soon: () => {
      waiting ??= runAndRest();
      return waiting;
    },
    async stop() {
      ending.abort();
      await rested;
    },
  };
}
