import { describe, expect, test } from 'vitest';
import { chartRemarks, fewerCategories } from '../../cards/chart-fit.ts';
import type { ChartView } from '../../src/view/view.ts';

const chartOf = (categories: readonly string[], values: readonly number[]): ChartView => ({
  ...{ kind: 'bars', title: 'Messages', unit: 'messages', missing: [] },
  categories,
  series: [{ name: 'all', values }],
});
const SHOW = { literal: (text: string) => text, longestLabel: 30, unknown: 'left out' } as const;

describe('neighbours that are added up', () => {
  const five = chartOf(['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'], [1, 1, 1, 1, 1]);

  test('are as many in the last point as in all but the first, so that nothing seems to cease', () => {
    const fewer = fewerCategories(five, 3);
    expect(fewer.chart.series[0]?.values).toEqual([1, 2, 2]);
    expect(fewer.chart.categories).toEqual(['2026-12-29', '2026-12-30..31', '2027-01-01..02']);
    expect(chartRemarks(five, fewer, SHOW)).toContain('The first point has 1 day, the others 2.');
  });

  test('are named with the year where it changes', () => {
    expect(fewerCategories(five, 2).chart.categories).toEqual(['2026-12-29..30', '2026-12-31..2027-01-02']);
    const weeks = chartOf(['2026-12-21..12-27', '2026-12-28..2027-01-03', '2027-01-04..01-10'], [7, 7, 7]);
    expect(fewerCategories(weeks, 2).chart.categories).toEqual(['2026-12-21..12-27', '2026-12-28..2027-01-10']);
  });
});

test('a first stretch that is shorter is said to be, whoever cut the time', () => {
  const weeks = chartOf(['2026-09-17..09-20', '2026-09-21..09-27', '2026-09-28..10-04'], [4, 7, 7]);
  expect(chartRemarks(weeks, fewerCategories(weeks, 31), SHOW)).toEqual(['The first point has 4 days, the others 7.']);
  const whole = chartOf(weeks.categories.slice(1), [7, 7]);
  expect(chartRemarks(whole, fewerCategories(whole, 31), SHOW)).toEqual([]);
});

test('days without messages have no shares, and are told apart from days without data', () => {
  const chart: ChartView = {
    ...chartOf(['2026-11-14', '2026-11-15', '2026-11-16'], [3, 0, 0]),
    kind: 'stacked-shares',
    missing: [2],
  };
  expect(chartRemarks(chart, fewerCategories(chart, 31), SHOW)).toEqual([
    'No data, left out: 2026-11-16.',
    'No messages, left out: 2026-11-15.',
  ]);
});
