import type { ChartView } from '../../src/view/view.ts';
import type { Tone } from '../card.ts';
import {
  chartRemarks,
  counted,
  distinctLabels,
  fewerCategories,
  fewerSeries,
  percent,
  withoutShares,
} from '../chart-fit.ts';
import { colourPlace } from '../series-colour.ts';
import { chartLines } from '../text/chart.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { paintFor } from '../text/paint.ts';
import { axisOf, isOfTime, MAX_WIDE_BARS, mostCategories } from './axis.ts';
import { byteLength } from './byte-length.ts';
import type { BarChart, ChartColour, Element, GroupedBarChart, LineChart, StackedRows } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { DESKTOP_COLUMNS, line, monospace, PHONE_COLUMNS, subtle } from './rich-text.ts';

/** In the order of the terminal's colours, see `colourPlace`. */
const SERIES_COLOURS: readonly ChartColour[] = [
  'categoricalRed',
  'categoricalMarigold',
  'categoricalPurple',
  'categoricalBlue',
  'categoricalTeal',
  'categoricalGreen',
  'neutral',
  'categoricalLavender',
];

/** A name above its bar may take the whole line. */
const ROW_LABELS = { literal, longestLabel: LIMITS.chartRow.most };
const LABELS = { literal, longestLabel: LIMITS.chartLabel.most };
const HOST_DRAWS_NONE = 'This client cannot draw the chart.';

/**
 * A chart that Teams draws itself with its caption, and what has to be said of it below; nothing where there is nothing
 * to draw. Too many categories: neighbours are added up. Too many series: the smallest become one. A client without
 * charts shows the text that a terminal would.
 */
export function chartElements(given: ChartView | null, tone: Tone): readonly Element[] {
  if (given === null || given.categories.length === 0) return [];
  if (!given.series.some(({ values }) => values.some((value) => value > 0))) return [];
  for (
    let most = mostCategories(given.categories, LIMITS.chartCategories.most);
    most > 1;
    most = Math.floor(most / 2)
  ) {
    const fewer = fewerCategories(given, most);
    const { chart, perPoint } = fewer;
    const shown = drawn(
      { ...fewerSeries(chart, LIMITS.chartSeries.most), missing: perPoint === 1 ? given.missing : [] },
      tone,
    );
    const unknown = shown.type === 'Chart.Line' && perPoint === 1 ? 'left out' : 'drawn as 0';
    const elements = [
      { ...line('', captionOf(chart)), spacing: 'Medium' as const },
      shown,
      ...remarks(chartRemarks(given, fewer, { ...LABELS, unknown })),
    ];
    if (byteLength(elements) <= LIMITS.chartBytes.most) return elements;
  }
  return [];
}

/** The same chart as text alone. */
export function chartText(given: ChartView | null): readonly Element[] {
  if (given === null || given.categories.length === 0 || given.series.length === 0) return [];
  const text = monospace(terminalLines(given, DESKTOP_COLUMNS));
  return byteLength(text) <= LIMITS.chartBytes.most ? [line('', captionOf(given)), text] : [];
}

const remarks = (shown: readonly string[]): readonly Element[] => (shown.length === 0 ? [] : [subtle(shown.join(' '))]);

/** `TLS versions per day (messages)`: Teams shows no title of a chart. */
function captionOf({ title, unit }: ChartView): string {
  const [text, of] = [literal(title) || 'Chart', literal(unit)];
  return cutMiddle(of === '' ? text : `${text} (${of})`, LIMITS.caption.most);
}

function drawn(chart: ChartView, tone: Tone): GroupedBarChart | BarChart | LineChart | StackedRows {
  const isShares = chart.kind === 'stacked-shares';
  if (isShares && !chart.categories.every(isOfTime)) return stackedRows(chart);
  const { kind, labels, title } = axisOf(distinctLabels(chart.categories, LABELS));
  const totals = labels.map((_, at) => chart.series.reduce((sum, { values }) => sum + drawable(values[at]), 0));
  const unit = literal(chart.unit);
  const shared = {
    title: captionOf(chart),
    ...(title === undefined ? {} : { xAxisTitle: title }),
    yAxisTitle: cutMiddle(isShares ? `% of ${unit || 'all'}` : unit || 'count', LIMITS.chartLabel.most),
    fallback: inPlace(chart),
  };
  // A line that falls to zero says that the mail stopped, or that nothing is protected any more.
  const leftOut = new Set(kind === 'line' ? [...chart.missing, ...withoutShares(chart)] : []);
  const points = (values: readonly number[]) =>
    labels.flatMap((x, at) => {
      if (leftOut.has(at)) return [];
      const value = drawable(values[at]);
      return [{ x, y: isShares ? percent(value, totals[at] ?? 0) : value }];
    });
  const [only, ...others] = chart.series;
  // One alone stands for nothing but itself, whichever it is.
  const single = tone === 'problem' ? 'attention' : 'categoricalBlue';
  if (only !== undefined && others.length === 0 && chart.kind === 'bars' && kind === 'bars') {
    return {
      type: 'Chart.VerticalBar',
      ...shared,
      color: single,
      showBarValues: labels.length <= MAX_WIDE_BARS,
      data: points(only.values),
    };
  }
  const names = distinctLabels(
    chart.series.map(({ name }) => name),
    LABELS,
  );
  const data = chart.series.map((series, at) => ({
    legend: names[at] ?? '-',
    color: others.length === 0 ? single : (SERIES_COLOURS[colourPlace(series, at)] ?? 'neutral'),
    values: points(series.values),
  }));
  return kind === 'line'
    ? { type: 'Chart.Line', ...shared, yMin: 0, yMax: isShares ? 100 : roundMaximum(highest(chart)), data }
    : { type: 'Chart.VerticalBar.Grouped', ...shared, stacked: chart.kind !== 'bars', data };
}

/** Names have no room below upright bars. What there is nothing of has no bar. */
function stackedRows(chart: ChartView): StackedRows {
  const names = distinctLabels(chart.categories, ROW_LABELS);
  const legends = distinctLabels(
    chart.series.map(({ name }) => name),
    LABELS,
  );
  return {
    type: 'Chart.HorizontalBar.Stacked',
    title: captionOf(chart),
    fallback: inPlace(chart),
    data: names.map((title, at) => ({
      title,
      data: chart.series.flatMap((series, place) => {
        const value = drawable(series.values[at]);
        const color = SERIES_COLOURS[colourPlace(series, place)] ?? 'neutral';
        return value === 0 ? [] : [{ legend: legends[place] ?? '-', value, color }];
      }),
    })),
  };
}

const highest = ({ series }: ChartView): number => Math.max(...series.flatMap(({ values }) => values.map(drawable)));

/** The next number that four lines divide into round steps: 1,617 becomes 2,000, for steps of 500. */
export function roundMaximum(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value) / 4));
  const step = ROUND_STEPS.map((round) => round * power).find((round) => round >= value / 4 && Number.isInteger(round));
  return 4 * (step ?? 10 * power);
}

const ROUND_STEPS = [1, 2, 2.5, 5, 10];

/** Stacks know no values below zero (`stacked` of Microsoft's types), and counts have none. */
const drawable = (value: number | undefined): number => Math.max(0, counted(value));

function inPlace(chart: ChartView): Element {
  const text = monospace(terminalLines(chart, PHONE_COLUMNS));
  return byteLength(text) <= LIMITS.chartBytes.most / 2 ? text : subtle(HOST_DRAWS_NONE);
}

/** Without the title, which stands above in any case; with nothing in it, it takes one line. */
const terminalLines = (chart: ChartView, width: number): readonly string[] =>
  chartLines({ ...disarmed(chart), title: '', unit: '' }, width, paintFor(false, 'neutral')).slice(1);

const disarmed = (chart: ChartView): ChartView => ({
  ...chart,
  categories: distinctLabels(chart.categories, LABELS),
  series: chart.series.map(({ name, values, ...series }) => ({
    ...series,
    name: cutMiddle(literal(name), LIMITS.chartLabel.most),
    values: values.map(drawable),
  })),
});
