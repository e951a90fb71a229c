import type { Digest, Subscription } from './subscription.ts';

/** `all`, `smtp-auth-spike, tls-trend from medium`, `none`. */
export function insightsWords({ rules, minSeverity }: Pick<Subscription, 'rules' | 'minSeverity'>): string {
  if (rules !== 'all' && rules.length === 0) return 'none';
  const named = rules === 'all' ? 'all' : rules.join(', ');
  return minSeverity === 'low' ? named : `${named} from ${minSeverity}`;
}

/** `weekly at 09:00 Europe/Berlin`, `none`. */
export const digestsWords = (digests: readonly Pick<Digest, 'every' | 'at' | 'zone'>[]): string =>
  digests.length === 0
    ? 'none'
    : digests.map(({ every, at, zone }) => `${every === 'week' ? 'Mondays' : 'daily'} at ${at} ${zone}`).join(', ');
