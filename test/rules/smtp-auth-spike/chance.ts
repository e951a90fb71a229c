/** Seeded draws for simulations; the same seed gives the same draws on every machine. */
export interface Chance {
  /** 0…1, 1 excluded. */
  uniform(): number;
  between(low: number, high: number): number;
  /** Both ends included. */
  whole(low: number, high: number): number;
  hits(share: number): boolean;
  normal(): number;
  /** Log-normal with this median; `sigma` of the natural logarithm. */
  around(median: number, sigma: number): number;
  /** A count with this mean. */
  poisson(mean: number): number;
  pick<T>(weighted: readonly (readonly [number, T])[]): T;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const uniform = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    whole: (low, high) => low + Math.floor((high - low + 1) * uniform()),
    hits: (share) => uniform() < share,
    normal,
    around: (median, sigma) => median * Math.exp(sigma * normal()),
    poisson: (mean) => poisson(mean, uniform, normal),
    pick: (weighted) => {
      let left = uniform() * weighted.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of weighted) {
        left -= weight;
        if (left < 0) return value;
      }
      throw new Error('Nothing to pick from');
    },
  };
}

function poisson(mean: number, uniform: () => number, normal: () => number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > limit; product *= uniform()) count++;
  return count;
}
