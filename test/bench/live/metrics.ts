/** What a running program says at /metrics, by name, with labels as they stand there. */
export type Metrics = ReadonlyMap<string, number>;

export async function readMetrics(base: string): Promise<Metrics> {
  const response = await fetch(new URL('/metrics', base));
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** A figure, added up over its labels; NaN where it is not there. */
export function metric(metrics: Metrics, name: string): number {
  const values = [...metrics].filter(([key]) => key === name || key.startsWith(`${name}{`)).map(([, value]) => value);
  return values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b);
}
