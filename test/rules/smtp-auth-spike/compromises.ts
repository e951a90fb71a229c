import type { Chance } from './chance.ts';

/** What somebody else sends from an account, by day since it began; `usual` is the sender's median on active days. */
export const compromiseShapes: Readonly<Record<string, (chance: Chance, usual: number) => readonly number[]>> = {
  loud: (c) => days(c, c.whole(1, 3), c.around(1200, 0.9), 0.4),
  moderate: (c) => days(c, c.whole(1, 5), c.around(150, 0.7), 0.5),
  low: (c) => days(c, c.whole(5, 14), c.around(30, 0.5), 0.4),
  /** Within what the account does anyway, times a little. */
  blended: (c, usual) => days(c, c.whole(2, 6), Math.max(8, usual * c.around(1.5, 0.6)), 0.4),
  /** Begins late in the UTC day and is cut off in the next. */
  partial: (c) => {
    const whole = c.around(700, 0.9);
    const share = c.between(0.02, 0.6);
    return [Math.round(whole * share), Math.round(whole * c.between(0, 0.6))];
  },
  /** A few to try the account, the rest days later. */
  tried: (c) => [c.whole(1, 4), 0, 0, ...days(c, c.whole(1, 3), c.around(300, 0.9), 0.4)],
};

const days = (c: Chance, count: number, median: number, sigma: number): readonly number[] => {
  const level = median;
  return Array.from({ length: count }, () => Math.max(1, Math.round(c.around(level, sigma))));
};
