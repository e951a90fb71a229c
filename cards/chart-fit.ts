import { joinNames } from '../src/model/text/names.ts';
import type { ChartView } from '../src/view/view.ts';
import { daysIn, isOfDays, joinedLabel } from './stretch-label.ts';
import { cutMiddle } from './text/cut-text.ts';

/** A chart of fewer points: `perPoint` neighbours were added up to each (1: nothing was), to the first perhaps fewer. */
export interface Fewer {
  readonly chart: ChartView;
  readonly perPoint: number;
}

/** At most `most` categories. The last point is whole, as the last stretch of a chart is: nothing seems to cease. */
export function fewerCategories(chart: ChartView, most: number): Fewer {
  const perPoint = Math.max(1, Math.ceil(chart.categories.length / most));
  if (perPoint === 1) return { chart, perPoint };
  const { length } = chart.categories;
  const count = Math.ceil(length / perPoint);
  const groups = Array.from({ length: count }, (_, i) => ({
    from: Math.max(0, length - (count - i) * perPoint),
    to: length - (count - 1 - i) * perPoint,
  }));
  return {
    perPoint,
    chart: {
      ...chart,
      categories: groups.map(({ from, to }) => {
        const members = chart.categories.slice(from, to);
        return joinedLabel(members[0] ?? '', members.at(-1) ?? '');
      }),
      series: chart.series.map(({ values, ...series }) => ({
        ...series,
        values: groups.map(({ from, to }) => sumOf(values.slice(from, to))),
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

const MAX_NAMED = 5;

interface Show {
  readonly literal: (text: string) => string;
  readonly longestLabel: number;
  /** Whether points of which nothing can be said are drawn as zero all the same, or not at all. */
  readonly unknown: 'drawn as 0' | 'left out';
}

/** What has to be said below a chart: what was added up, and which points do not tell what they seem to. */
export function chartRemarks(given: ChartView, { chart, perPoint }: Fewer, show: Show): readonly string[] {
  const named = (are: string, at: readonly number[]): readonly string[] => {
    const names = at.flatMap((index) => given.categories[index] ?? []).map(show.literal);
    const cut = names.map((name) => cutMiddle(name, show.longestLabel));
    return names.length === 0 ? [] : [`${are}, ${show.unknown}: ${joinNames(cut, MAX_NAMED)}.`];
  };
  return [
    ...(perPoint > 1 ? [`Each point of the chart adds up ${perPoint} neighbours.`] : []),
    ...shortFirst(chart.categories),
    ...named('No data', given.missing),
    ...named('No messages', perPoint === 1 ? withoutShares(given) : []),
  ];
}

/** Known to have nothing of which there could be shares. */
export const withoutShares = ({ kind, missing, categories, series }: ChartView): readonly number[] =>
  kind !== 'stacked-shares'
    ? []
    : categories.flatMap((_, at) =>
        missing.includes(at) || sumOf(series.map(({ values }) => values[at] ?? 0)) > 0 ? [] : [at],
      );

/** A first stretch of fewer days than the others looks like fewer messages. */
function shortFirst(categories: readonly string[]): readonly string[] {
  if (categories.length < 2 || !categories.every(isOfDays)) return [];
  const [first, second] = categories.slice(0, 2).map(daysIn);
  if (first === undefined || second === undefined || first >= second) return [];
  return [`The first point has ${first} ${first === 1 ? 'day' : 'days'}, the others ${second}.`];
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
