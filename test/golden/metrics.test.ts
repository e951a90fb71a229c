import { join } from 'node:path';
import { prometheus } from '../../adapters/http/prometheus.ts';
import { insightMetrics } from '../../src/metrics/insight-metrics.ts';
import { mailMetrics } from '../../src/metrics/mail-metrics.ts';
import { sourceMetrics } from '../../src/metrics/source-metrics.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { oldPartner, spike } from '../alerts/messages/given-episode.ts';
import { contoso, modernContoso } from '../reports/contoso.ts';
import { storeOf } from '../reports/given.ts';
import { goldenSuite } from './golden.ts';

const NOW = new Date('2026-11-16T06:00:00Z');
const EPISODES = [
  spike(),
  spike({ id: 'another', severity: 'medium' }),
  spike({ id: 'over', state: 'resolved' }),
  oldPartner(),
];

/** As Prometheus reads it, without the metrics of the process. */
async function textOf(open: Promise<FactStore>): Promise<string> {
  const store = await open;
  const metrics = [
    ...mailMetrics(() => store),
    ...sourceMetrics(
      () => store.partitions(),
      () => NOW,
    ),
    ...insightMetrics(() => EPISODES),
  ];
  const text = await prometheus(metrics, { warn: () => {} }).text();
  return `${text
    .split('\n')
    .filter((line) => /^(# (HELP|TYPE) )?mailflow_/.test(line))
    .join('\n')}\n`;
}

goldenSuite('what Prometheus reads', join(import.meta.dirname, 'metrics'), [
  { file: 'week.txt', make: () => textOf(contoso()) },
  { file: 'modern.txt', make: () => textOf(modernContoso()) },
  { file: 'without-data.txt', make: () => textOf(storeOf()) },
]);
