import type { TlsCounts } from '../../model/tls.ts';
import { wilson } from '../wilson.ts';
import type { TrendParams } from './params.ts';

/** Whether a connector could do with TLS 1.2 and newer alone, in a week's messages. */
export type Readiness = 'ready' | 'trace' | 'not-ready' | 'too-few';

/** Messages whose version nobody can tell count for nothing: they prove neither. */
interface Proof {
  readonly old: number;
  readonly none: number;
  readonly messages: number;
}

export function proofOf(counts: TlsCounts): Proof {
  const old = counts.ssl3 + counts['1.0'] + counts['1.1'];
  return { old, none: counts.none, messages: old + counts.none + counts['1.2'] + counts['1.3'] };
}

/** In a week's days, null where nothing is known. */
export function readinessOf(days: readonly (Proof | null)[], params: TrendParams): Readiness {
  let [old, none, messages] = [0, 0, 0];
  for (const day of days) {
    if (day === null) continue;
    old += day.old;
    none += day.none;
    messages += day.messages;
  }
  if (messages < params.minMessages) return 'too-few';
  const isMuch = (part: number, share: number) =>
    part >= params.minMessages && wilson(part, messages, params.confidence).lower > share;
  if (isMuch(old, params.share) || isMuch(none, params.noTlsShare)) return 'not-ready';
  return old + none > 0 ? 'trace' : 'ready';
}
