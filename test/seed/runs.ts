/**
 * How many cases a property tries: so many in the gate, `FC_RUNS` where that is set (`FC_RUNS=20000 npx vitest run …`),
 * and no more than `FC_MOST` (`npm run test:quick`). A test of test/architecture sees to it that every property asks here.
 */
export function runs(usual: number): number {
  return Math.min(casesIn('FC_RUNS') ?? usual, casesIn('FC_MOST') ?? Number.POSITIVE_INFINITY);
}

function casesIn(name: string): number | null {
  const given = process.env[name];
  if (given === undefined || given === '') return null;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new Error(`${name} is a number of cases, not "${given}"`);
  return Number(given);
}

/** So many cases whatever `FC_RUNS` says, and why: each starts a process or writes a store, so that 20,000 take hours. */
export function fewRuns(always: number, _because: string): number {
  return always;
}
