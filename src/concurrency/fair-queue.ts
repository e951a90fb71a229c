/** Something that a person asked for. */
interface QueuedWork<T> {
  /** Counts towards `atOnce`: work that takes the machine's time, and not work that only waits for another queue. */
  readonly isHeavy: boolean;
  run(): Promise<T>;
}

export interface FairQueueLimits {
  /** How much heavy work may run at once, whoever asked for it. */
  readonly atOnce: number;
  /** How much of one key may wait while something of that key runs. */
  readonly waiting: number;
}

/** Runs work in turn by key; null, and nothing is run, when as much of this key waits as may. */
export type FairQueue = <T>(key: string, work: QueuedWork<T>) => Promise<T> | null;

interface Waiting {
  readonly isHeavy: boolean;
  start(): Promise<void>;
}

/**
 * Keys take turns: of each key one thing runs at a time, in the order it was asked for, and between two heavy things of one
 * key each other key has had its turn if it waited for one. Work that is not heavy waits for its own key alone.
 */
export function fairQueue({ atOnce, waiting }: FairQueueLimits): FairQueue {
  /** What waits, by keys of which something runs or waits. */
  const lines = new Map<string, Waiting[]>();
  /** Keys whose next work is heavy and waits for room, the first to have its turn first. */
  const turns = new Set<string>();
  let running = 0;

  /** Nothing of this key runs: what is first in its line starts, or gets its place among the turns. */
  function advance(key: string): void {
    const first = lines.get(key)?.[0];
    if (first === undefined) lines.delete(key);
    else if (first.isHeavy) turns.add(key);
    else start(key);
  }

  function start(key: string): void {
    const work = lines.get(key)?.shift();
    if (work === undefined) return;
    if (work.isHeavy) running += 1;
    void work.start().then(() => {
      if (work.isHeavy) running -= 1;
      advance(key);
      startTurns();
    });
  }

  function startTurns(): void {
    for (const key of turns) {
      if (running >= atOnce) return;
      turns.delete(key);
      start(key);
    }
  }

  return <T>(key: string, { isHeavy, run }: QueuedWork<T>): Promise<T> | null => {
    const line = lines.get(key);
    if (line !== undefined && line.length >= waiting) return null;
    return new Promise<T>((resolve, reject) => {
      const work = {
        isHeavy,
        start: async () => {
          try {
            resolve(await run());
          } catch (cause) {
            reject(cause);
          }
        },
      };
      if (line !== undefined) {
        line.push(work);
        return;
      }
      lines.set(key, [work]);
      advance(key);
      startTurns();
    });
  };
}
