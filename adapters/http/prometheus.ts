import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Metrics } from './own-routes.ts';

/** A figure that is read when it is asked for. */
export interface Figure {
  /** `mailflow_data_age_seconds` */
  readonly name: string;
  readonly help: string;
  /** By the value of `label`, or one figure under ''. */
  read(): Promise<Readonly<Record<string, number>>>;
  readonly label: string | null;
}

/** The figures, and those of the process, as Prometheus reads them. */
export function prometheus(figures: readonly Figure[]): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const { name, help, label, read } of figures) {
    const gauge = new Gauge({
      ...{ name, help, registers: [register], labelNames: label === null ? [] : [label] },
      async collect() {
        gauge.reset();
        for (const [of, value] of Object.entries(await read())) gauge.set(label === null ? {} : { [label]: of }, value);
      },
    });
  }
  return { text: () => register.metrics(), contentType: register.contentType };
}
