import { describe, expect, test } from 'vitest';
import { type Forecast, forecastOf } from '../../../src/reports/trend/forecast.ts';
import { chance } from '../../simulation/random.ts';

const MILLION = 1_000_000;

/** Senders who stop one by one until none is left after `until` weeks, each of whom sends in a week with this probability. */
function burnDown(
  seed: number,
  { senders, until, weeks, active }: Readonly<Record<string, number>>,
): readonly number[] {
  const { between } = chance(seed);
  const share = (): number => between(0, MILLION - 1) / MILLION;
  const stops = Array.from({ length: senders as number }, () => share() * (until as number));
  return Array.from(
    { length: weeks as number },
    (_, week) => stops.filter((stop) => stop > week && share() < (active as number)).length,
  );
}

const CASES = 300;

/** How many forecasts say that it falls, and how many of those have the true end between their bounds. */
function coverage(story: Readonly<Record<string, number>>): { readonly falling: number; readonly covered: number } {
  let [falling, covered] = [0, 0];
  for (let seed = 0; seed < CASES; seed++) {
    const forecast = forecastOf(burnDown(seed, story));
    if (forecast.kind !== 'falling') continue;
    falling++;
    const truth = (story['until'] as number) - ((story['weeks'] as number) - 1);
    if ((forecast.earliest ?? 0) <= truth && truth <= (forecast.latest ?? Number.POSITIVE_INFINITY)) covered++;
  }
  return { falling, covered };
}

describe('a forecast of how many senders are left', () => {
  test.each([
    { senders: 40, until: 30, weeks: 13, active: 0.9 },
    { senders: 200, until: 30, weeks: 13, active: 0.9 },
    { senders: 40, until: 20, weeks: 13, active: 0.8 },
    { senders: 400, until: 60, weeks: 13, active: 0.95 },
    { senders: 20, until: 26, weeks: 13, active: 0.9 },
    { senders: 100, until: 40, weeks: 26, active: 0.9 },
  ])('has the end of $senders senders who stop within $until weeks between its bounds nine times of ten', (story) => {
    const { falling, covered } = coverage(story);
    expect(falling).toBeGreaterThan(0.9 * CASES);
    expect(covered / falling).toBeGreaterThan(0.9);
  });

  test('sees a trend where there is none once in twenty times', () => {
    let seen = 0;
    for (let seed = 0; seed < 1_000; seed++) {
      const steady = burnDown(seed, { senders: 40, until: 1e9, weeks: 13, active: 0.8 });
      if (forecastOf(steady).kind !== 'no-trend') seen++;
    }
    expect(seen / 1_000).toBeLessThan(0.07);
    expect(seen).toBeGreaterThan(0);
  });

  test.each<readonly [string, readonly (number | null)[], Partial<Forecast>]>([
    ['too few weeks', [9, 8, 7, null, 5, 4], { kind: 'too-few-weeks', weeks: 5 }],
    ['the same every week', [7, 7, 7, 7, 7, 7, 7], { kind: 'no-trend' }],
    ['none in the last week', [9, 8, 6, 4, 2, 1, 0], { kind: 'none-left' }],
    ['more every week', [3, 5, 7, 9, 11, 13, 15], { kind: 'rising', perWeek: 2 }],
    ['two fewer every week', [22, 20, 18, 16, 14, 12, 10], { kind: 'falling', perWeek: 2, weeksLeft: 5 }],
    ['a week that is not known', [22, 20, null, 16, 14, 12, 10], { kind: 'falling', perWeek: 2, weeksLeft: 5 }],
    ['so slow that it is none of our years', [900, 899, 898, 897, 896, 895, 894], { kind: 'falling', weeksLeft: null }],
    ['one odd week', [22, 20, 18, 90, 14, 12, 10], { kind: 'falling' }],
  ])('of %s', (_, series, expected) => {
    expect(forecastOf(series)).toMatchObject(expected);
  });

  test('the bounds are around it, and nearer the longer it was seen', () => {
    const width = (weeks: number): number => {
      const forecast = forecastOf(Array.from({ length: weeks }, (_, week) => 40 + 2 * (weeks - 1 - week)));
      if (forecast.kind !== 'falling') throw new Error(forecast.kind);
      const { earliest, weeksLeft, latest } = forecast;
      expect(earliest).toBeLessThan(weeksLeft ?? 0);
      expect(latest).toBeGreaterThan(weeksLeft ?? 0);
      return (latest ?? 0) - (earliest ?? 0);
    };
    expect(width(26)).toBeLessThan(width(8));
  });
});
