import { TLS_VERSIONS, type TlsCounts } from '../model/tls.ts';
import type { ChartView } from '../view/view.ts';
import { addTls, tlsName } from './tls-text.ts';

/** Messages per category, split by the TLS versions that occur. */
export function tlsChart(
  chart: Pick<ChartView, 'kind' | 'title' | 'categories' | 'missing'>,
  counts: readonly TlsCounts[],
): ChartView {
  const totals = addTls(counts);
  return {
    ...chart,
    unit: 'messages',
    series: TLS_VERSIONS.filter((version) => totals[version] > 0).map((version) => ({
      name: tlsName[version],
      values: counts.map((of) => of[version]),
      tls: version,
    })),
  };
}
