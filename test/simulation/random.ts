/** A seeded source of chance (mulberry32): the same seed, the same story. */
export interface Chance {
  /** An integer from `min` to `max`, both included. */
  readonly between: (min: number, max: number) => number;
  /** True once in `n` times. */
  readonly oneIn: (n: number) => boolean;
  readonly pick: <T>(values: readonly T[]) => T;
}

export function chance(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    between,
    oneIn: (n) => between(1, n) === 1,
    pick: (values) => values[between(0, values.length - 1)] as (typeof values)[number],
  };
}
