import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Metric } from '../../src/metrics/metric.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Metrics } from './own-routes.ts';

const FAILED = 'mailflow_metrics_failed';

/**
 * The metrics, and those of the process, as Prometheus reads them. A metric that cannot be read has no sample and is counted in
 * `mailflow_metrics_failed`: the others are told all the same.
 */
export function prometheus(metrics: readonly Metric[], log: Pick<Log, 'warn'>): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const failed = new Set<string>();
  for (const { name, help, labels, read } of metrics) {
    const gauge = new Gauge({
      ...{ name, help, registers: [register], labelNames: labels },
      async collect() {
        gauge.reset();
        try {
          const samples = await read();
          // Without labels a gauge starts at 0, which is not what "not known" is.
          if (samples.length === 0 && labels.length === 0) gauge.set(Number.NaN);
          for (const sample of samples) gauge.set(sample.labels, sample.value);
          failed.delete(name);
        } catch (cause) {
          if (labels.length === 0) gauge.set(Number.NaN);
          if (!failed.has(name)) log.warn('metric.failed', { metric: name, cause: String(cause) });
          failed.add(name);
        }
      },
    });
  }
  const failures = new Gauge({
    ...{ name: FAILED, help: 'Metrics that could not be read at their last reading; the log says why' },
    registers: [],
  });
  return {
    async text() {
      const text = await register.metrics();
      failures.set(failed.size);
      return `${text.trimEnd()}\n\n${await textOf(failures)}`;
    },
    contentType: register.contentType,
  };
}

/** After the others, whose reading it counts. */
async function textOf(gauge: Gauge): Promise<string> {
  const alone = new Registry();
  alone.registerMetric(gauge);
  return alone.metrics();
}
