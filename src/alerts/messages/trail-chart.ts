import { dayText } from '../../model/time.ts';
import type { Trail } from '../../rules/rule.ts';
import type { ChartView } from '../../view/view.ts';

/** A trail as a bar for each day; a day that is unknown is said to be missing. */
export function trailChart({ unit, firstDay, values }: Trail): ChartView {
  return {
    kind: 'bars',
    title: 'Day by day',
    unit,
    categories: values.map((_, at) => dayText(firstDay + at)),
    missing: values.flatMap((value, at) => (value === null ? [at] : [])),
    series: [{ name: unit, values: values.map((value) => value ?? 0) }],
  };
}
