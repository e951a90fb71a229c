import type { Episode } from '../../episodes/episode.ts';
import { urgencyOf } from '../../episodes/worst-first.ts';

/**
 * The worst first: open before resolved, then by severity. Scores can be compared within a rule only, so that among
 * equals every rule has its turn: the worst of each, then the second of each.
 */
export function worstFirst(episodes: readonly Episode[]): readonly Episode[] {
  const turns = new Map<string, number>();
  return episodes
    .map((episode) => ({ episode, urgency: urgencyOf(episode), turn: 0 }))
    .sort((a, b) => b.urgency - a.urgency || b.episode.score - a.episode.score || order(a.episode.id, b.episode.id))
    .map((ranked) => {
      const turn = turns.get(ranked.episode.rule) ?? 0;
      turns.set(ranked.episode.rule, turn + 1);
      return { ...ranked, turn };
    })
    .sort(
      (a, b) =>
        b.urgency - a.urgency ||
        a.turn - b.turn ||
        order(a.episode.rule, b.episode.rule) ||
        order(a.episode.id, b.episode.id),
    )
    .map(({ episode }) => episode);
}

/** The `count` worst, but every rule with at least one as long as there is room; the worst first. */
export const worstOfEach = (episodes: readonly Episode[], count: number): readonly Episode[] =>
  foremost(worstFirst(episodes), count);

/** The same of episodes that are in that order already. */
export function foremost(ordered: readonly Episode[], count: number): readonly Episode[] {
  const leaders = new Map<string, Episode>();
  for (const episode of ordered) if (!leaders.has(episode.rule)) leaders.set(episode.rule, episode);
  const chosen = new Set([...leaders.values(), ...ordered].slice(0, Math.max(count, 0)));
  for (const episode of ordered) {
    if (chosen.size >= count) break;
    chosen.add(episode);
  }
  return ordered.filter((episode) => chosen.has(episode));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
