import type { ChartView } from '../../src/reports/view.ts';
import type { DataVisualizationBlock } from './blocks.ts';
import { chartLabels, isStretch, shortDays } from './chart-labels.ts';
import { cutMiddle } from './cut-text.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Beyond these, bars of several series stand so close together that lines say more. */
const MOST_GROUPS_OF_BARS = 10;
const MISSING_NAMED = 5;

/**
 * A chart that Slack draws itself, and what has to be said of it; null when there is nothing to draw. Too many
 * categories: neighbours are added up. Too many series: the smallest become one. Shares are told in percent, since
 * Slack stands bars side by side and cannot draw them at full length.
 */
export function chartBlock(
  given: ChartView,
): { readonly block: DataVisualizationBlock; readonly remarks: readonly string[] } | null {
  if (!given.series.some(({ values }) => values.some((value) => value > 0))) return null;
  const perPoint = Math.ceil(given.categories.length / LIMITS.chartCategories.most);
  if (perPoint === 0) return null;
  const chart = fewerSeries(fewerCategories(given, perPoint));
  const isShares = chart.kind === 'stacked-shares';
  const categories = chartLabels(shortDays(chart.categories));
  const names = chartLabels(chart.series.map(({ name }) => name));
  const totals = categories.map((_, at) => chart.series.reduce((sum, { values }) => sum + counted(values[at]), 0));
  const unit = literal(chart.unit);
  return {
    block: {
      type: 'data_visualization',
      title: cutMiddle(literal(chart.title) || 'Chart', LIMITS.chartTitle.most),
      chart: {
        type: chart.series.length > 1 && categories.length > MOST_GROUPS_OF_BARS ? 'line' : 'bar',
        series: chart.series.map(({ values }, i) => ({
          name: names[i] ?? '-',
          data: categories.map((label, at) => {
            const value = counted(values[at]);
            return { label, value: isShares ? percent(value, totals[at] ?? 0) : value };
          }),
        })),
        axis_config: {
          categories,
          y_label: cutMiddle(isShares ? `% of ${unit || 'all'}` : unit || 'count', LIMITS.chartAxisLabel.most),
        },
      },
    },
    remarks: [
      ...(perPoint > 1 ? [`Each point of the chart adds up ${perPoint} neighbours and is named after the first.`] : []),
      ...(given.categories.some(isStretch) ? ['Stretches of days are named after their first day.'] : []),
      ...missingWords(given),
    ],
  };
}

/** Nothing known is drawn as zero, and said not to be. */
function missingWords({ missing, categories }: ChartView): readonly string[] {
  const names = missing.flatMap((at) => (categories[at] === undefined ? [] : [literal(categories[at])]));
  if (names.length === 0) return [];
  const more = names.length - MISSING_NAMED;
  const named = names.slice(0, MISSING_NAMED).map((name) => cutMiddle(name, LIMITS.chartLabel.most));
  return [`No data, drawn as 0: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
}

function fewerCategories(chart: ChartView, perPoint: number): ChartView {
  if (perPoint === 1) return chart;
  const groups = Array.from({ length: Math.ceil(chart.categories.length / perPoint) }, (_, i) => i * perPoint);
  return {
    ...chart,
    categories: groups.map((from) => chart.categories[from] ?? ''),
    series: chart.series.map(({ name, values }) => ({
      name,
      values: groups.map((from) => sumOf(values.slice(from, from + perPoint))),
    })),
  };
}

function fewerSeries(chart: ChartView): ChartView {
  const excess = chart.series.length - LIMITS.chartSeries.most;
  if (excess <= 0) return chart;
  const bySize = [...chart.series].sort((a, b) => sumOf(b.values) - sumOf(a.values));
  const kept = new Set(bySize.slice(0, LIMITS.chartSeries.most - 1));
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

const counted = (value: number | undefined): number => (Number.isFinite(value) ? (value ?? 0) : 0);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + counted(value), 0);
const percent = (value: number, total: number): number => (total === 0 ? 0 : Math.round((value / total) * 1000) / 10);
