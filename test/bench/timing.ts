/** Milliseconds that `work` took, and what it came to. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/**
 * Runs all competitors in turn, `rounds` times over, so that a busy minute of the machine hits all of them alike.
 * Answers every competitor's milliseconds, in rounds.
 */
export async function inTurn<Name extends string>(
  rounds: number,
  competitors: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const entries = Object.entries(competitors) as [Name, () => Promise<unknown>][];
  const times = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of entries) times[name].push((await timed(run)).ms);
  }
  return times;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The nearest rank: with fewer than a hundred values the 99th percentile is the largest. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
