import type { ChartView } from '../../src/view/view.ts';
import { separated } from '../number.ts';
import { totalsOf } from './chart-totals.ts';
import { padded, shortened } from './lines.ts';
import type { Paint } from './paint.ts';
import { splitCells } from './shades.ts';
import { visible } from './visible.ts';
import { displayWidth } from './width.ts';

const HEIGHT = 8;
const WIDEST_COLUMN = 4;
const EIGHTHS_UP = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇'];

/** Many categories as upright columns over a base line; null when not even one cell each fits. */
export function columnChart(chart: ChartView, width: number, { paint, glyphs }: SeriesLook): readonly string[] | null {
  const totals = totalsOf(chart);
  const max = Math.max(1, ...totals);
  const shares = chart.kind === 'stacked-shares';
  const top = shares ? '100%' : separated(max);
  const axis = displayWidth(top);
  const pitch = Math.min(WIDEST_COLUMN, Math.floor((width - axis - 1) / chart.categories.length));
  if (pitch < 1) return null;
  const bar = Math.max(1, pitch - 1);
  const columns = totals.map((total, at) => columnOf(chart, at, total, shares ? total : max, glyphs));
  const rows = Array.from({ length: HEIGHT }, (_, fromTop) => {
    const level = HEIGHT - 1 - fromTop;
    const cells = columns.map((column, at) => {
      const cell = column[level];
      const missing = chart.missing.includes(at) && level === 0;
      if (cell === undefined) return (missing ? '?' : ' ').padEnd(pitch);
      return paint.series(cell.series, cell.glyph.repeat(bar)) + ' '.repeat(pitch - bar);
    });
    return `${padded(fromTop === 0 ? top : '', axis, 'right')}│${cells.join('')}`.trimEnd();
  });
  const span = pitch * chart.categories.length;
  return [
    ...rows,
    `${padded('0', axis, 'right')}└${'─'.repeat(span)}`,
    ...ticks(chart.categories.map(visible), axis + 1, span, width),
    ...(chart.missing.length > 0 ? [`${' '.repeat(axis + 1)}? no data`] : []),
  ];
}

/** How the series of a chart are told apart: `glyphs` has one for each. */
export interface SeriesLook {
  readonly paint: Paint;
  readonly glyphs: readonly string[];
}

interface ColumnCell {
  readonly series: number;
  readonly glyph: string;
}

/** The cells of one column from the base line up. */
function columnOf(
  chart: ChartView,
  at: number,
  total: number,
  max: number,
  glyphs: readonly string[],
): readonly ColumnCell[] {
  if (total === 0) return [];
  const height = (total / max) * HEIGHT;
  if (chart.series.length === 1) {
    const eighths = Math.max(1, Math.round(height * 8));
    const whole = Array.from({ length: Math.floor(eighths / 8) }, () => ({ series: 0, glyph: '█' }));
    return eighths % 8 === 0 ? whole : [...whole, { series: 0, glyph: EIGHTHS_UP[eighths % 8] ?? ' ' }];
  }
  const counts = chart.series.map(({ values }) => values[at] ?? 0);
  return splitCells(counts, Math.max(1, Math.round(height))).flatMap((n, series) =>
    Array.from({ length: n }, () => ({ series, glyph: glyphs[series] ?? '█' })),
  );
}

/** The first and the last label under the base line, the first alone where both do not fit. */
function ticks(labels: readonly string[], start: number, span: number, width: number): readonly string[] {
  const first = labels[0] ?? '';
  const last = labels.at(-1) ?? '';
  const room = Math.max(span, Math.min(width - start, displayWidth(first) + displayWidth(last) + 3));
  const between = room - displayWidth(first) - displayWidth(last);
  const blanks = ' '.repeat(start);
  if (between >= 1) return [`${blanks}${first}${' '.repeat(between)}${last}`];
  return [`${blanks}${shortened(first, width - start)}`];
}
