import { readFileSync } from 'node:fs';

/** What held the event loop longest, in milliseconds. */
export interface Stall {
  /** Between two turns of the event loop that were furthest apart. */
  readonly stallMs: number;
  /**
   * The longest that this thread worked between two turns. On a machine that others use as well this is what we held up
   * ourselves: the time on the clock has in it what they took. As `stallMs` where the system does not tell it.
   */
  readonly workMs: number;
  /** What this thread worked in all meanwhile. */
  readonly allWorkMs: number;
}

/** Runs `work` and answers the longest stall meanwhile. */
export async function longestStall<T>(work: () => Promise<T>): Promise<Stall & { readonly result: T }> {
  let [stallMs, workMs] = [0, 0];
  const first = readTimes();
  let last = first;
  let isOver = false;
  const look = () => {
    const now = readTimes();
    stallMs = Math.max(stallMs, now.clock - last.clock);
    workMs = Math.max(workMs, now.worked - last.worked);
    last = now;
  };
  const turn = () => {
    look();
    if (!isOver) setTimeout(turn, 1);
  };
  turn();
  try {
    const result = await work();
    look();
    return { stallMs, workMs, allWorkMs: last.worked - first.worked, result };
  } finally {
    isOver = true;
  }
}

interface Times {
  readonly clock: number;
  readonly worked: number;
}

function readTimes(): Times {
  const clock = performance.now();
  return { clock, worked: workedMs() ?? clock };
}

/** How long a thread, the one that asks if nothing is said, has been on a processor; undefined where nobody knows. */
export function workedMs(thread: number | 'thread-self' = 'thread-self'): number | undefined {
  try {
    return Number(readFileSync(`/proc/${thread}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
