import type { Partition } from '../model/partition.ts';
import { type Metric, metricBy } from './metric.ts';

/** How old the newest data of each source are, however they came. */
export const sourceMetrics = (partitions: () => Promise<readonly Partition[]>, now: () => Date): readonly Metric[] => [
  metricBy(
    'source',
    { name: 'mailflow_source_data_age_seconds', help: 'Age of the newest data of each source' },
    async () => {
      const until = new Map<string, number>();
      for (const { source, untilSeconds } of await partitions())
        until.set(source, Math.max(until.get(source) ?? 0, untilSeconds));
      return Object.fromEntries(
        [...until].map(([source, seconds]) => [source, Math.max(0, now().getTime() / 1_000 - seconds)]),
      );
    },
  ),
];
