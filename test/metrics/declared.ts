import { followingMetrics } from '../../src/metrics/following-metrics.ts';
import { insightMetrics } from '../../src/metrics/insight-metrics.ts';
import { mailMetrics } from '../../src/metrics/mail-metrics.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { programMetrics } from '../../src/metrics/program-metrics.ts';
import { sourceMetrics } from '../../src/metrics/source-metrics.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const NOW = (): Date => new Date('2026-11-16T06:00:00Z');

/** Every metric of the program, as it is declared; without data. */
export function declaredMetrics(): readonly Metric[] {
  const store = memoryStore({ priority: [] });
  return [
    ...mailMetrics(() => store),
    ...insightMetrics(() => []),
    ...sourceMetrics(async () => [], NOW),
    ...followingMetrics(() => [], NOW),
    ...programMetrics({
      state: () => ({ deliveries: [], subscriptions: [] }),
      ...{ now: NOW, dataAgeMs: async () => null, connected: () => ({}), schedules: () => [] },
    }),
  ];
}
