import type { Metric } from '../../src/metrics/metric.ts';

/** Everything that metrics say, `name{label="value"}` with its figure. */
export async function readAll(metrics: readonly Metric[]): Promise<ReadonlyMap<string, number>> {
  const figures = new Map<string, number>();
  for (const { name, labels, read } of metrics) {
    for (const sample of await read()) {
      if (Object.keys(sample.labels).sort().join() !== [...labels].sort().join()) throw new Error(`labels of ${name}`);
      figures.set(`${name}{${labels.map((label) => `${label}="${sample.labels[label]}"`).join(',')}}`, sample.value);
    }
  }
  return figures;
}
