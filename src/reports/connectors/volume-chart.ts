import type { ConnectorType, Direction } from '../../model/dimensions.ts';
import type { Answer } from '../../model/question.ts';
import { seriesName } from '../../model/series-name.ts';
import type { ChartView } from '../../view/view.ts';
import type { Timeline } from '../timeline.ts';

/** The dimensions before the time that make a series. */
export const SERIES_DIMENSIONS = ['direction', 'connectorType', 'connector'] as const;
/** Slack's chart stays readable, and within its documented limits, up to six series; the last one takes the rest. */
const MAX_SERIES = 6;

/** Volume over time: one series per path, the largest first, the smallest ones joined. */
export function volumeChart(answer: Answer, timeline: Timeline): ChartView {
  const byName = new Map<string, number[]>();
  for (const { group, messages } of answer.rows) {
    const [direction, connectorType, connector, time] = group;
    const name = seriesName({
      direction: direction as Direction,
      connectorType: connectorType as ConnectorType,
      connector: String(connector),
    });
    const values = byName.get(name) ?? timeline.labels.map(() => 0);
    const at = timeline.indexOf(Number(time));
    values[at] = (values[at] ?? 0) + messages;
    byName.set(name, values);
  }
  const series = [...byName]
    .map(([name, values]) => ({ name, values, total: values.reduce((sum, value) => sum + value, 0) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  const rest = series.length > MAX_SERIES ? series.splice(MAX_SERIES - 1) : [];
  return {
    kind: 'stacked-bars',
    title: `Volume per ${timeline.step}`,
    unit: 'messages',
    categories: timeline.labels,
    missing: timeline.missing(answer.answering),
    series: [
      ...series.map(({ name, values }) => ({ name, values })),
      ...(rest.length === 0
        ? []
        : [
            {
              name: `${rest.length} others`,
              values: timeline.labels.map((_, at) => rest.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
            },
          ]),
    ],
  };
}
