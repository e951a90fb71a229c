/** What a series of weeks says of the weeks to come. */
export type Forecast =
  /** Fewer than {@link FEWEST_WEEKS} whole weeks are known. */
  | { readonly kind: 'too-few-weeks'; readonly weeks: number }
  /** What can be seen may be chance. */
  | { readonly kind: 'no-trend' }
  /** Zero in all weeks. */
  | { readonly kind: 'never' }
  /** Zero in the last week. */
  | { readonly kind: 'none-left' }
  | { readonly kind: 'rising'; readonly perWeek: number }
  | {
      readonly kind: 'falling';
      /** Positive: so many fewer each week. */
      readonly perWeek: number;
      /** Weeks from the end of the last one until none is left, and between which bounds; null: not within {@link MOST_WEEKS}. */
      readonly weeksLeft: number | null;
      readonly earliest: number | null;
      readonly latest: number | null;
    };

/** Below it, too few pairs of weeks tell a trend from chance. */
export const FEWEST_WEEKS = 6;
/** A forecast for longer than that is none. */
export const MOST_WEEKS = 156;

/** Two-sided 95 %. */
const Z = 1.96;

/**
 * The trend of a weekly number of senders, oldest first; null for a week that is not known. Whether there is one is the test of
 * Mann (1945) and Kendall (1975) with ties, how steep it is the slope of Theil (1950) and Sen (1968): medians of what pairs of
 * weeks say, so that one odd week does not decide. The bounds of the end take into account that the slope was seen in few weeks
 * and that senders stop by chance, as many as come, in the weeks seen and in those to come (DECISIONS 81).
 */
export function forecastOf(series: readonly (number | null)[]): Forecast {
  const points = series.flatMap((value, week) => (value === null ? [] : [{ week, value }]));
  const last = points.at(-1);
  if (points.length < FEWEST_WEEKS || last === undefined) return { kind: 'too-few-weeks', weeks: points.length };
  if (points.every(({ value }) => value === 0)) return { kind: 'never' };
  if (last.value === 0) return { kind: 'none-left' };
  const { direction, deviation } = mannKendall(points.map(({ value }) => value));
  if (direction === 0) return { kind: 'no-trend' };
  const slopes = slopesOf(points);
  const middle = (slopes.length - 1) / 2;
  const slope = quantile(slopes, middle);
  if (Math.sign(slope) !== direction) return { kind: 'no-trend' };
  if (direction > 0) return { kind: 'rising', perWeek: slope };
  const half = (Z * deviation) / 2;
  const noise = (quantile(slopes, middle + half) - quantile(slopes, middle - half)) / (2 * Z);
  return { kind: 'falling', perWeek: -slope, ...weeksLeft(points, series.length - 1, -slope, noise) };
}

type WeeksLeft = Pick<Extract<Forecast, { kind: 'falling' }>, 'weeksLeft' | 'earliest' | 'latest'>;

/** `fall`: so many fewer each week; `noise`: its standard error by the scatter of the weeks alone. */
function weeksLeft(points: readonly Point[], now: number, fall: number, noise: number): WeeksLeft {
  const levels = points.map(({ week, value }) => value + fall * week).sort((a, b) => a - b);
  // Where the line has reached none already and some are left, the last week says how many.
  const fitted = quantile(levels, (levels.length - 1) / 2) - fall * now;
  const left = Math.max(fitted, Math.min(1, points.at(-1)?.value ?? 1));
  const weeks = left / fall;
  const seen = now - (points[0]?.week ?? 0);
  // Who stops does so by chance: in a week as many as the mean, give or take its root.
  const relative = Math.sqrt((noise / fall) ** 2 + 1 / (fall * seen) + 1 / left);
  const within = (value: number): number | null => (value > MOST_WEEKS ? null : value);
  return {
    weeksLeft: within(weeks),
    earliest: within(weeks * Math.exp(-Z * relative)),
    latest: within(weeks * Math.exp(Z * relative)),
  };
}

interface Point {
  readonly week: number;
  readonly value: number;
}

/** 0: what can be seen may be chance. `deviation`: the standard deviation of Kendall's sum without a trend. */
function mannKendall(values: readonly number[]): { readonly direction: -1 | 0 | 1; readonly deviation: number } {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) sum += Math.sign((values[j] as number) - (values[i] as number));
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const spread = (size: number): number => size * (size - 1) * (2 * size + 5);
  const variance = (spread(n) - [...ties.values()].reduce((all, size) => all + spread(size), 0)) / 18;
  const deviation = Math.sqrt(variance);
  const isClear = variance > 0 && Math.abs(sum) - 1 > Z * deviation;
  return { direction: isClear ? (sum > 0 ? 1 : -1) : 0, deviation };
}

/** Of every pair of weeks, the least first. */
function slopesOf(points: readonly Point[]): readonly number[] {
  return points
    .flatMap((a, i) => points.slice(i + 1).map((b) => (b.value - a.value) / (b.week - a.week)))
    .sort((a, b) => a - b);
}

/** The value at a rank, between two ranks what lies between; outside the nearest. */
function quantile(sorted: readonly number[], rank: number): number {
  const at = Math.max(0, Math.min(sorted.length - 1, rank));
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}
