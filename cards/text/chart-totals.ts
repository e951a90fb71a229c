import type { ChartView } from '../../src/view/view.ts';

/** The sum of all series, per category. */
export const totalsOf = (chart: ChartView): readonly number[] =>
  chart.categories.map((_, at) => chart.series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
