import type { ChartView } from '../../src/view/view.ts';
import { chartRemarks, counted, fewerCategories, fewerSeries, percent } from '../chart-fit.ts';
import { cutMiddle } from '../text/cut-text.ts';
import type { DataVisualizationBlock } from './blocks.ts';
import { chartLabels, isStretch, shortDays } from './chart-labels.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Beyond these, bars of several series stand so close together that lines say more. */
const MAX_GROUPS_OF_BARS = 10;

const LABELS = { literal, longestLabel: LIMITS.chartLabel.most };

/**
 * A chart that Slack draws itself, and what has to be said of it; null when there is nothing to draw. Too many
 * categories: neighbours are added up. Too many series: the smallest become one. Shares are told in percent, since
 * Slack stands bars side by side and cannot draw them at full length.
 */
export function chartBlock(
  given: ChartView,
): { readonly block: DataVisualizationBlock; readonly remarks: readonly string[] } | null {
  if (!given.series.some(({ values }) => values.some((value) => value > 0))) return null;
  if (given.categories.length === 0) return null;
  const fewer = fewerCategories(given, LIMITS.chartCategories.most);
  const chart = fewerSeries(fewer.chart, LIMITS.chartSeries.most);
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
        type: chart.series.length > 1 && categories.length > MAX_GROUPS_OF_BARS ? 'line' : 'bar',
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
      ...chartRemarks(given, fewer, { ...LABELS, unknown: 'drawn as 0' }),
      ...(chart.categories.some(isStretch) ? ['Each label is the start of its period.'] : []),
    ],
  };
}
