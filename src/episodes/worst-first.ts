import { severityRank } from '../insights/rule.ts';
import type { Episode } from './episode.ts';

/** Open before resolved, then by severity, score and id, so that the order is the same every time. */
export const worstFirst = (episodes: readonly Episode[]): readonly Episode[] =>
  [...episodes].sort(
    (a, b) =>
      Number(a.state === 'resolved') - Number(b.state === 'resolved') ||
      severityRank(b.severity) - severityRank(a.severity) ||
      b.score - a.score ||
      (a.id < b.id ? -1 : 1),
  );

/** For a delivery's rank: how bad the worst of them is; -1 when all are over. */
export const rankOf = (episodes: readonly Episode[]): number =>
  Math.max(-1, ...episodes.map(({ state, severity }) => (state === 'open' ? severityRank(severity) : -1)));
