export interface FairQueueOptions {
  /** How much may run at once, whoever asked for it. */
  readonly atOnce: number;
  /** How much of one key may wait while something of that key runs, or waits for its first turn. */
  readonly waiting: number;
  /** Resolves when something has run so long that others may have its turn; the signal aborts as soon as it has ended. */
  readonly patience: (signal: AbortSignal) => Promise<void>;
}

/** What became of something: `full` and `stopped` were not run. */
export type Turn<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'full' | 'stopped' };

interface QueuedWork<T> {
  run(): Promise<T>;
  /** It has outlasted the patience: it goes on, without a turn. */
  onLong(): void;
}

export interface FairQueue {
  /** Runs work in turn by key, at once where there is room. Rejects as the work does. */
  take<T>(key: string, work: QueuedWork<T>): Promise<Turn<T>>;
  /** How much of this key waits. */
  waiting(key: string): number;
  /** From now on nothing starts: what waits, and what comes, is answered `stopped`. What runs goes on. */
  stop(): void;
}

interface Waiting extends Pick<QueuedWork<unknown>, 'onLong'> {
  /** Never rejects. */
  start(): Promise<void>;
  leave(): void;
}

/**
 * Keys take turns: of each key one thing runs at a time, in the order it was asked for, and between two things of one key
 * each other key has had its turn if it waited for one. What runs longer than `patience` goes on, but its turn is over.
 */
export function fairQueue({ atOnce, waiting, patience }: FairQueueOptions): FairQueue {
  /** What waits, by keys of which something runs or waits. */
  const lines = new Map<string, Waiting[]>();
  /** Keys of which nothing runs and something waits, the first to have its turn first. */
  const turns = new Set<string>();
  let running = 0;
  let isStopped = false;

  /** Nothing of this key runs: it gets its place among the turns when there is more of it. */
  function advance(key: string): void {
    if (lines.get(key)?.length) turns.add(key);
    else lines.delete(key);
  }

  async function start(key: string): Promise<void> {
    const work = lines.get(key)?.shift();
    if (work === undefined) return;
    running += 1;
    const ended = new AbortController();
    const ending = work.start().then(() => false);
    const isLong = await Promise.race([ending, patience(ended.signal).then(() => true)]);
    ended.abort();
    if (isLong) work.onLong();
    running -= 1;
    advance(key);
    startTurns();
  }

  function startTurns(): void {
    for (const key of turns) {
      if (running >= atOnce) return;
      turns.delete(key);
      void start(key);
    }
  }

  return {
    take<T>(key: string, { run, onLong }: QueuedWork<T>): Promise<Turn<T>> {
      if (isStopped) return Promise.resolve({ kind: 'stopped' });
      const line = lines.get(key);
      if (line !== undefined && line.length >= waiting) return Promise.resolve({ kind: 'full' });
      return new Promise<Turn<T>>((resolve, reject) => {
        const work = {
          onLong,
          start: async () => {
            try {
              resolve({ kind: 'done', value: await run() });
            } catch (cause) {
              reject(cause);
            }
          },
          leave: () => resolve({ kind: 'stopped' }),
        };
        if (line !== undefined) {
          line.push(work);
          return;
        }
        lines.set(key, [work]);
        advance(key);
        startTurns();
      });
    },
    waiting: (key) => lines.get(key)?.length ?? 0,
    stop() {
      isStopped = true;
      for (const line of lines.values()) for (const { leave } of line.splice(0)) leave();
    },
  };
}
