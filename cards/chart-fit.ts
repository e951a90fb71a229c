import type { ChartView } from '../src/reports/view.ts';
import { cutMiddle } from './text/cut-text.ts';

/** At most `most` categories: neighbours are added up, `perPoint` of them to a point (1: nothing was). */
export function fewerCategories(
  chart: ChartView,
  most: number,
): { readonly chart: ChartView; readonly perPoint: number } {
  const perPoint = Math.max(1, Math.ceil(chart.categories.length / most));
  if (perPoint === 1) return { chart, perPoint };
  const groups = Array.from({ length: Math.ceil(chart.categories.length / perPoint) }, (_, i) => i * perPoint);
  return {
    perPoint,
    chart: {
      ...chart,
      categories: groups.map((from) => {
        const members = chart.categories.slice(from, from + perPoint);
        return joinedLabel(members[0] ?? '', members.at(-1) ?? '');
      }),
      series: chart.series.map(({ values, ...series }) => ({
        ...series,
        values: groups.map((from) => sumOf(values.slice(from, from + perPoint))),
      })),
    },
  };
}

/** At most `most` series: the smallest become one. */
export function fewerSeries(chart: ChartView, most: number): ChartView {
  const excess = chart.series.length - most;
  if (excess <= 0) return chart;
  const bySize = [...chart.series].sort((a, b) => sumOf(b.values) - sumOf(a.values));
  const kept = new Set(bySize.slice(0, most - 1));
  const others = chart.series.filter((series) => !kept.has(series));
  return {
    ...chart,
    series: [
      ...chart.series.filter((series) => kept.has(series)),
      {
        name: `${others.length} others`,
        values: chart.categories.map((_, at) => sumOf(others.map(({ values }) => values[at] ?? 0))),
      },
    ],
  };
}

/** `2026-10-17..18`: the label of neighbours that were added up, each perhaps a stretch itself. */
function joinedLabel(first: string, last: string): string {
  if (first === last) return first;
  const start = first.split('..')[0] ?? first;
  const end = last.split('..').at(-1) ?? last;
  let shared = 0;
  for (let at = 0; at < end.length && at < start.length && start[at] === end[at]; at++) {
    if (end[at] === '-' || end[at] === ' ') shared = at + 1;
  }
  return `${start}..${end.slice(shared)}`;
}

const MISSING_NAMED = 5;

/** What has to be said below a chart: what was added up, and what is not known and drawn as zero all the same, or not at all. */
export function chartRemarks(
  given: ChartView,
  perPoint: number,
  show: { readonly literal: (text: string) => string; readonly longestLabel: number },
  unknown: 'drawn as 0' | 'left out' = 'drawn as 0',
): readonly string[] {
  const names = given.missing.flatMap((at) => {
    const name = given.categories[at];
    return name === undefined ? [] : [show.literal(name)];
  });
  const more = names.length - MISSING_NAMED;
  const named = names.slice(0, MISSING_NAMED).map((name) => cutMiddle(name, show.longestLabel));
  return [
    ...(perPoint > 1 ? [`Each point of the chart adds up ${perPoint} neighbours.`] : []),
    ...(names.length > 0 ? [`No data, ${unknown}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`] : []),
  ];
}

/** Labels no two of which are alike, which shortening to `most` characters could make them; none is blank. */
export function distinctLabels(
  texts: readonly string[],
  show: { readonly literal: (text: string) => string; readonly longestLabel: number },
): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const whole = show.literal(text) || '-';
    let label = cutMiddle(whole, show.longestLabel);
    for (let n = 2; taken.has(label); n++) label = `${cutMiddle(whole, show.longestLabel - ` ${n}`.length)} ${n}`;
    taken.add(label);
    return label;
  });
}

/** A count to draw: what is no number is none. */
export const counted = (value: number | undefined): number => (Number.isFinite(value) ? (value ?? 0) : 0);

/** A share in percent, to a tenth. */
export const percent = (value: number, total: number): number =>
  total === 0 ? 0 : Math.round((value / total) * 1000) / 10;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + counted(value), 0);
