import { SEVERITIES, severityRank } from '../rules/rule.ts';
import type { Episode } from './episode.ts';

/** How urgent an episode is whatever its rule is, more is worse: open before resolved, then the severe before the mild. */
export const urgencyOf = ({ state, severity }: Episode): number =>
  (state === 'resolved' ? 0 : SEVERITIES.length) + severityRank(severity);

/**
 * The most urgent first, then by score and id. For picking the one that names a shared card, which must be the same
 * every time; a list that people read takes turns by rule instead (`worstFirst` of the announcements).
 */
export const bySeverityAndScore = (episodes: readonly Episode[]): readonly Episode[] =>
  episodes
    .map(rankedOf)
    .sort(byUrgency)
    .map(({ episode }) => episode);

/** The first of them in that order; undefined where there is none. */
export function worstOf(episodes: readonly Episode[]): Episode | undefined {
  let worst: Ranked | undefined;
  for (const each of episodes.map(rankedOf)) if (worst === undefined || byUrgency(each, worst) < 0) worst = each;
  return worst?.episode;
}

interface Ranked {
  readonly episode: Episode;
  readonly urgency: number;
}

const rankedOf = (episode: Episode): Ranked => ({ episode, urgency: urgencyOf(episode) });

const byUrgency = (a: Ranked, b: Ranked): number =>
  b.urgency - a.urgency || b.episode.score - a.episode.score || (a.episode.id < b.episode.id ? -1 : 1);

/** For a delivery's rank: how bad the worst of them is; -1 when all are over. */
export const rankOf = (episodes: readonly Episode[]): number =>
  Math.max(-1, ...episodes.map(({ state, severity }) => (state === 'open' ? severityRank(severity) : -1)));
