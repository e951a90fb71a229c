import type { ChartView } from '../../src/view/view.ts';
import { chartRemarks, counted, fewerCategories, fewerSeries } from '../chart-fit.ts';
import { separated } from '../number.ts';
import { colourPlace } from '../series-colour.ts';
import { totalsOf } from '../text/chart-totals.ts';
import { visible } from '../text/visible.ts';
import { escaped } from './escape.ts';
import { SERIES } from './palette.ts';
import { captionHtml, SOFT, softHtml, TEXT } from './prose.ts';

/** Neighbours are added up beyond it, and the smallest series become one. */
const MAX_BARS = 14;
const MAX_SERIES = 8;

/**
 * A chart as a table of bars: colours of cells are shown where images are blocked, and by Outlook, which draws neither
 * backgrounds nor SVG. Every bar has its number beside it.
 */
export function chartHtml(given: ChartView | null): string {
  if (given === null || !given.series.some(({ values }) => values.some((value) => counted(value) > 0))) return '';
  const fewer = fewerCategories(given, MAX_BARS);
  const chart = fewerSeries(fewer.chart, MAX_SERIES);
  const colours = chart.series.map((series, at) => SERIES[colourPlace(series, at)] ?? SERIES[3] ?? '');
  const totals = totalsOf(chart);
  const max = Math.max(1, ...totals);
  const isUnknown = (at: number): boolean => fewer.perPoint === 1 && given.missing.includes(at);
  const rows = chart.categories.map((category, at) => {
    const total = totals[at] ?? 0;
    const share = chart.kind === 'stacked-shares' ? 1 : total / max;
    const values = chart.series.map(({ values }) => counted(values[at]));
    const number = isUnknown(at) ? 'no data' : separated(total);
    return (
      `<tr><td class="mf-soft" style="${SOFT}padding:1px 8px 1px 0;white-space:nowrap;font-size:12px">${escaped(category)}</td>` +
      `<td width="100%" style="padding:1px 0">${total === 0 ? '&nbsp;' : barHtml(values, colours, share)}</td>` +
      `<td align="right" class="mf-text" style="${TEXT}padding:1px 0 1px 8px;white-space:nowrap;font-size:12px">${number}</td></tr>`
    );
  });
  const remarks = chartRemarks(given, fewer, { literal: visible, longestLabel: 40, unknown: 'left out' });
  return [
    captionHtml(`${given.title} (${given.unit})`),
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`,
    legendHtml(chart, colours),
    ...remarks.map(softHtml),
  ].join('\n');
}

/** Whole percents: some clients take no others. What is there is seen, however little. */
function barHtml(values: readonly number[], colours: readonly string[], share: number): string {
  const sum = values.reduce((all, value) => all + value, 0);
  const width = Math.max(1, Math.round(share * 100));
  const cells = values.flatMap((value, at) => {
    const part = Math.max(1, Math.round((value / sum) * 100));
    const style = `background:${colours[at]};font-size:1px;line-height:12px;height:12px`;
    return value === 0 ? [] : [`<td width="${part}%" bgcolor="${colours[at]}" style="${style}">&nbsp;</td>`];
  });
  return `<table role="presentation" width="${width}%" cellpadding="0" cellspacing="0" border="0"><tr>${cells.join('')}</tr></table>`;
}

function legendHtml(chart: ChartView, colours: readonly string[]): string {
  if (chart.series.length < 2 && chart.kind === 'bars') return '';
  const pieces = chart.series.map(({ name, values }, at) => {
    const sum = separated(values.reduce((all, value) => all + counted(value), 0));
    return `<span style="white-space:nowrap"><span style="color:${colours[at]}">&#9632;</span>&nbsp;${escaped(name)}&nbsp;${sum}</span>`;
  });
  return `<p class="mf-soft" style="${SOFT}margin:6px 0 0;font-size:12px;line-height:18px">${pieces.join(' &nbsp; ')}</p>`;
}
