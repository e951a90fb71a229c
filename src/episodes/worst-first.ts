import { severityRank } from '../rules/rule.ts';
import type { Episode } from './episode.ts';

/** How two episodes compare whatever their rules are: open before resolved, then the severe before the mild. */
export const compareUrgency = (a: Episode, b: Episode): number =>
  Number(a.state === 'resolved') - Number(b.state === 'resolved') ||
  severityRank(b.severity) - severityRank(a.severity);

/**
 * The most urgent first, then by score and id. For picking the one that names a shared card, which must be the same
 * every time; a list that people read takes turns by rule instead (`worstFirst` of the announcements).
 */
export const bySeverityAndScore = (episodes: readonly Episode[]): readonly Episode[] =>
  [...episodes].sort((a, b) => compareUrgency(a, b) || b.score - a.score || (a.id < b.id ? -1 : 1));

/** For a delivery's rank: how bad the worst of them is; -1 when all are over. */
export const rankOf = (episodes: readonly Episode[]): number =>
  Math.max(-1, ...episodes.map(({ state, severity }) => (state === 'open' ? severityRank(severity) : -1)));
