/** A gauge for monitoring, as Prometheus defines it: read when it is asked for. */
export interface Metric {
  /** `mailflow_data_age_seconds` */
  readonly name: string;
  /** One sentence: what is measured, in which unit, over which time. */
  readonly help: string;
  /** The labels that each sample has, all of them. */
  readonly labels: readonly string[];
  read(): Promise<readonly Sample[]>;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type MetricName = Pick<Metric, 'name' | 'help'>;

/** A metric of one figure. */
export const singleMetric = (named: MetricName, read: () => number | Promise<number>): Metric => ({
  ...named,
  labels: [],
  read: async () => [{ labels: {}, value: await read() }],
});

/** A metric with a figure for each value of one label. */
export const metricBy = (
  label: string,
  named: MetricName,
  read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
): Metric => ({
  ...named,
  labels: [label],
  read: async () => Object.entries(await read()).map(([of, value]) => ({ labels: { [label]: of }, value })),
});
