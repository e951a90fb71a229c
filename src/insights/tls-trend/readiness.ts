import { noTlsCounts, TLS_VERSIONS, type TlsCounts } from '../../mailflow/tls.ts';
import { wilson } from '../wilson.ts';
import type { TrendParams } from './params.ts';

/** Whether a connector could do with TLS 1.2 and newer alone, in a week's messages. */
export type Readiness = 'ready' | 'trace' | 'not-ready' | 'too-few';

/** Messages whose version nobody can tell count for nothing: they prove neither. */
export function readinessOf(days: readonly (TlsCounts | null)[], params: TrendParams): Readiness {
  const week = noTlsCounts();
  for (const counts of days) for (const version of TLS_VERSIONS) week[version] += counts?.[version] ?? 0;
  const old = week.ssl3 + week['1.0'] + week['1.1'];
  const messages = old + week.none + week['1.2'] + week['1.3'];
  if (messages < params.minMessages) return 'too-few';
  const isMuch = (part: number, share: number) =>
    part >= params.minMessages && wilson(part, messages, params.confidence).lower > share;
  if (isMuch(old, params.share) || isMuch(week.none, params.noTlsShare)) return 'not-ready';
  return old + week.none > 0 ? 'trace' : 'ready';
}
