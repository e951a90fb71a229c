import type { ChartView } from '../../src/view/view.ts';
import { separated } from '../number.ts';
import { colourPlace } from '../series-colour.ts';
import { totalsOf } from './chart-totals.ts';
import { columnChart, type SeriesLook } from './column-chart.ts';
import { flowed, padded, wrapped } from './lines.ts';
import type { Paint } from './paint.ts';
import { shade, smoothBar, splitCells } from './shades.ts';
import { visible } from './visible.ts';
import { displayWidth } from './width.ts';

/** More categories than this are drawn upright, one column each. */
const MAX_BARS = 15;

/** A chart's lines, none wider than `width`, with a legend that has the numbers. */
export function chartLines(chart: ChartView, width: number, palette: Paint): readonly string[] {
  const places = chart.series.map(colourPlace);
  const paint: Paint = {
    ...palette,
    series: (at, text) => (places.length === 1 ? palette.onlySeries(text) : palette.series(places[at] ?? at, text)),
  };
  const glyphs = places.map(shade);
  const upright = chart.categories.length > MAX_BARS ? columnChart(chart, width, { paint, glyphs }) : null;
  return [
    ...wrapped(`${visible(chart.title)} (${visible(chart.unit)})`, width).map(paint.title),
    ...(upright ?? barLines(chart, width, { paint, glyphs })),
    ...legend(chart, width, { paint, glyphs }),
  ];
}

function barLines(chart: ChartView, width: number, series: SeriesLook): readonly string[] {
  const labels = chart.categories.map(visible);
  const totals = totalsOf(chart);
  const numbers = totals.map((total, at) => (chart.missing.includes(at) ? 'no data' : separated(total)));
  const labelWidth = Math.max(0, ...labels.map(displayWidth));
  const numberWidth = Math.max(0, ...numbers.map(displayWidth));
  const besideLength = width - labelWidth - numberWidth - 4;
  const isBeside = labelWidth <= width / 2 && besideLength > 0;
  const length = Math.max(1, isBeside ? besideLength : width - numberWidth - 4);
  const max = Math.max(1, ...totals);
  return labels.flatMap((label, at) => {
    const bar = barOf(chart, at, totals[at] ?? 0, max, length, series);
    const number = padded(numbers[at] ?? '', numberWidth, 'right');
    const rest = `${bar.drawn}${' '.repeat(Math.max(0, length - bar.width))}  ${number}`;
    return isBeside ? [`${padded(label, labelWidth)}  ${rest}`] : [...wrapped(label, width), `  ${rest}`];
  });
}

function barOf(
  chart: ChartView,
  at: number,
  total: number,
  max: number,
  length: number,
  { paint, glyphs }: SeriesLook,
): { readonly drawn: string; readonly width: number } {
  if (total === 0) return { drawn: '', width: 0 };
  const cells = chart.kind === 'stacked-shares' ? length : (total / max) * length;
  if (chart.series.length === 1) {
    const bar = smoothBar(cells);
    return { drawn: paint.series(0, bar), width: displayWidth(bar) };
  }
  const whole = Math.max(1, Math.round(cells));
  const split = splitCells(
    chart.series.map(({ values }) => values[at] ?? 0),
    whole,
  );
  return {
    drawn: split.map((n, series) => paint.series(series, (glyphs[series] ?? '').repeat(n))).join(''),
    width: whole,
  };
}

function legend(chart: ChartView, width: number, { paint, glyphs }: SeriesLook): readonly string[] {
  if (chart.series.length < 2 && chart.kind === 'bars') return [];
  const sums = chart.series.map(({ values }) => values.reduce((sum, n) => sum + n, 0));
  const pieces = chart.series.map(({ name }, i) => `${glyphs[i]} ${visible(name)} ${separated(sums[i] ?? 0)}`);
  // Painted after the layout: a colour has no width.
  return flowed(pieces, width).map((line) =>
    chart.series.reduce((text, _, i) => text.replaceAll(`${glyphs[i]} `, `${paint.series(i, glyphs[i] ?? '')} `), line),
  );
}
