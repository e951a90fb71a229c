import type { TlsVersion } from '../src/model/tls.ts';
import type { ChartView } from '../src/view/view.ts';

/**
 * Places among the eight colours and glyphs of a platform: 0 red, 1 yellow, 2 purple, 3 blue, 4 teal, 5 green, 6 grey,
 * 7 another. Red is for what is wrong, and for nothing else.
 */
const OF_TLS: Readonly<Record<TlsVersion, number>> = {
  none: 0,
  '1.0': 1,
  '1.1': 2,
  '1.2': 3,
  '1.3': 4,
  unknown: 6,
  ssl3: 7,
};

const OF_OUTCOME = { good: 5, bad: 0 } as const;

/** Of series that mean neither good nor bad. */
const OTHERS = [3, 4, 2, 7, 5, 1, 6] as const;

/** The place of a series, the `at`-th of its chart. A TLS version has the same one in every chart. */
export const colourPlace = ({ tls, outcome }: ChartView['series'][number], at: number): number =>
  tls !== undefined ? OF_TLS[tls] : outcome !== undefined ? OF_OUTCOME[outcome] : (OTHERS[at % OTHERS.length] ?? 3);
