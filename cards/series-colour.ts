import type { TlsVersion } from '../src/model/tls.ts';
import type { ChartView } from '../src/view/view.ts';

/** A TLS version has one colour in every chart, also where the versions before it have no messages. */
const OF_TLS: Readonly<Record<TlsVersion, number>> = {
  none: 0,
  '1.0': 1,
  '1.1': 2,
  '1.2': 3,
  '1.3': 4,
  unknown: 6,
  ssl3: 7,
};

/** The place of a series, the `at`-th of its chart, among the eight colours of a platform. */
export const colourPlace = ({ tls }: ChartView['series'][number], at: number): number =>
  tls === undefined ? at % 8 : OF_TLS[tls];
