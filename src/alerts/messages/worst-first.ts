import type { Episode } from '../../episodes/episode.ts';
import { compareUrgency } from '../../episodes/worst-first.ts';

/**
 * The worst first: open before resolved, then by severity. Scores can be compared within a rule only, so that among
 * equals every rule has its turn: the worst of each, then the second of each.
 */
export function worstFirst(episodes: readonly Episode[]): readonly Episode[] {
  const byRule = new Map<string, Episode[]>();
  for (const episode of [...episodes].sort((a, b) => compareUrgency(a, b) || b.score - a.score || order(a.id, b.id))) {
    const of = byRule.get(episode.rule);
    if (of === undefined) byRule.set(episode.rule, [episode]);
    else of.push(episode);
  }
  const turn = new Map([...byRule.values()].flatMap((of) => of.map((episode, at) => [episode.id, at] as const)));
  const turnOf = ({ id }: Episode): number => turn.get(id) ?? 0;
  return [...episodes].sort(
    (a, b) => compareUrgency(a, b) || turnOf(a) - turnOf(b) || order(a.rule, b.rule) || order(a.id, b.id),
  );
}

/** The `count` worst, but every rule with at least one as long as there is room; the worst first. */
export function worstOfEach(episodes: readonly Episode[], count: number): readonly Episode[] {
  const ordered = worstFirst(episodes);
  const leaders = ordered.filter(({ rule }, at) => ordered.findIndex((other) => other.rule === rule) === at);
  const chosen = new Set([...leaders, ...ordered].slice(0, Math.max(count, 0)));
  for (const episode of ordered) {
    if (chosen.size >= count) break;
    chosen.add(episode);
  }
  return ordered.filter((episode) => chosen.has(episode));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
