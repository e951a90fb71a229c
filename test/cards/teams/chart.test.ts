import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartElements, roundMaximum } from '../../../cards/teams/chart.ts';
import type { Element } from '../../../cards/teams/elements.ts';
import type { ChartView } from '../../../src/view/view.ts';
import { runs } from '../../seed/runs.ts';

const DAYS: ChartView = {
  kind: 'stacked-bars',
  title: 'TLS versions per day',
  unit: 'messages',
  categories: ['2026-11-14', '2026-11-15'],
  missing: [1],
  series: [
    { name: 'TLS 1.0', values: [30, 0], tls: '1.0' },
    { name: 'TLS 1.2', values: [90, 0], tls: '1.2' },
  ],
};

const drawn = (chart: ChartView, tone: 'neutral' | 'problem' = 'neutral'): Element | undefined =>
  chartElements(chart, tone).find(({ type }) => type.startsWith('Chart.'));

describe('a chart', () => {
  test('of shares of what has a name draws a bar for each name, in figures, with the whole name', () => {
    const names = ['From the internet without a connector', 'From your partner - Fabrikam'];
    expect(drawn({ ...DAYS, kind: 'stacked-shares', categories: names, missing: [] })).toMatchObject({
      type: 'Chart.HorizontalBar.Stacked',
      data: [
        {
          title: names[0],
          data: [
            { legend: 'TLS 1.0', value: 30, color: 'categoricalMarigold' },
            { legend: 'TLS 1.2', value: 90, color: 'categoricalBlue' },
          ],
        },
        { title: names[1], data: [] },
      ],
    });
  });

  test('has red for what went wrong, and no red for series that are neither good nor bad', () => {
    const outcomes = drawn({
      ...DAYS,
      series: [
        { name: 'Succeeded', values: [30, 1], outcome: 'good' },
        { name: 'Failed', values: [1, 0], outcome: 'bad' },
      ],
    });
    expect(outcomes).toMatchObject({ data: [{ color: 'categoricalGreen' }, { color: 'categoricalRed' }] });
    const many = drawn({ ...DAYS, series: Array.from({ length: 7 }, (_, n) => ({ name: `s${n}`, values: [1, 2] })) });
    expect(JSON.stringify(many)).not.toContain('Red');
  });

  test('has lines up to a number that four divide into round steps', () => {
    expect([0, 1, 4, 5, 85, 1617, 12_430, 999_999].map(roundMaximum)).toEqual([
      4, 4, 4, 8, 100, 2000, 20_000, 1_000_000,
    ]);
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (value) => {
        const maximum = roundMaximum(value);
        expect(maximum).toBeGreaterThanOrEqual(value);
        expect(maximum % 4).toBe(0);
        expect(maximum).toBeLessThanOrEqual(Math.max(4, 2.5 * value));
      }),
      { numRuns: runs(200) },
    );
  });

  test('stacks its series, each TLS version in the colour it has in every chart', () => {
    expect(drawn(DAYS)).toMatchObject({
      type: 'Chart.VerticalBar.Grouped',
      stacked: true,
      yAxisTitle: 'messages',
      data: [
        { legend: 'TLS 1.0', color: 'categoricalMarigold', values: [{ x: '11-14', y: 30 }, { y: 0 }] },
        { legend: 'TLS 1.2', color: 'categoricalBlue' },
      ],
    });
  });

  test('of shares is told in percent, every bar at full length', () => {
    expect(drawn({ ...DAYS, kind: 'stacked-shares' })).toMatchObject({
      stacked: true,
      yAxisTitle: '% of messages',
      data: [{ values: [{ y: 25 }, { y: 0 }] }, { values: [{ y: 75 }, { y: 0 }] }],
    });
  });

  test('keeps the name of a series that stacks alone, in a colour that accuses nobody', () => {
    const alone = { ...DAYS, series: DAYS.series.slice(1) };
    expect(drawn(alone)).toMatchObject({ data: [{ legend: 'TLS 1.2', color: 'categoricalBlue' }] });
    expect(drawn({ ...alone, kind: 'bars' }, 'problem')).toMatchObject({
      type: 'Chart.VerticalBar',
      color: 'attention',
      showBarValues: true,
    });
  });

  test('of many days is drawn with lines, whose dates Teams thins out', () => {
    const categories = Array.from({ length: 30 }, (_, at) => `2026-06-${String(at + 1).padStart(2, '0')}`);
    const series = DAYS.series.map((each) => ({ ...each, values: categories.map((_, at) => at) }));
    const chart = { ...DAYS, missing: [29], categories, series };
    expect(drawn(chart)).toMatchObject({
      type: 'Chart.Line',
      xAxisTitle: '2026-06-01 to 2026-06-30',
      data: [{ values: expect.arrayContaining([{ x: '2026-06-29', y: 28 }]) }, { legend: 'TLS 1.2' }],
    });
    expect(JSON.stringify(drawn(chart))).not.toContain('"x":"2026-06-30"');
    expect(JSON.stringify(chartElements(chart, 'neutral'))).toContain('No data, left out: 2026-06-30.');
  });

  test('of shares leaves out of its lines the days on which there was nothing to share', () => {
    const categories = Array.from({ length: 20 }, (_, at) => `2026-06-${String(at + 1).padStart(2, '0')}`);
    const series = DAYS.series.map((each) => ({ ...each, values: categories.map((_, at) => (at === 10 ? 0 : 5)) }));
    const chart = { ...DAYS, kind: 'stacked-shares' as const, missing: [], categories, series };
    expect(JSON.stringify(drawn(chart))).not.toContain('"y":0');
    expect(JSON.stringify(chartElements(chart, 'neutral'))).toContain('No messages, left out: 2026-06-11.');
  });

  test('says below what is not known and drawn as zero all the same', () => {
    expect(JSON.stringify(chartElements(DAYS, 'neutral'))).toContain('No data, drawn as 0: 2026-11-15.');
  });

  test('adds up neighbours where there are too many categories, and says so', () => {
    const categories = Array.from({ length: 90 }, (_, at) => `day ${at}`);
    const long = { ...DAYS, missing: [], categories, series: [{ name: 'all', values: categories.map(() => 2) }] };
    expect(drawn({ ...long, kind: 'bars' })).toMatchObject({ data: expect.arrayContaining([{ x: 'day 0..2', y: 6 }]) });
    expect(JSON.stringify(chartElements(long, 'neutral'))).toContain('adds up 3 neighbours');
  });

  test('of nothing is not drawn', () => {
    expect(chartElements({ ...DAYS, series: [{ name: 'none', values: [0, 0] }] }, 'neutral')).toEqual([]);
    expect(chartElements({ ...DAYS, categories: [], series: [] }, 'neutral')).toEqual([]);
    expect(chartElements(null, 'neutral')).toEqual([]);
  });
});
