import type { Episode } from '../../episodes/episode.ts';
import { urgencyOf } from '../../episodes/worst-first.ts';

/**
 * The worst first: open before resolved, then by severity. Scores can be compared within a rule only, so that among
 * equals every rule has its turn: the worst of each, then the second of each.
 */
export function worstFirst(episodes: readonly Episode[]): readonly Episode[] {
  return inTurns(episodes.map(rankedOf));
}

/** The first `count` of them, without putting all in order: of thousands a card shows ten. */
export const firstOfWorst = (episodes: readonly Episode[], count: number): readonly Episode[] =>
  worstOfRules(episodes, count).slice(0, Math.max(count, 0));

/** The `count` worst, but every rule with at least one as long as there is room; the worst first. */
export const worstOfEach = (episodes: readonly Episode[], count: number): readonly Episode[] =>
  foremost(worstOfRules(episodes, Math.max(count, 1)), count);

/** The worst of every rule among episodes that are in order already. */
export function leadersOf(ordered: readonly Episode[]): readonly Episode[] {
  const leaders = new Map<string, Episode>();
  for (const episode of ordered) if (!leaders.has(episode.rule)) leaders.set(episode.rule, episode);
  return [...leaders.values()];
}

/** Of episodes that are in order already, the `count` worst with at least one of each rule. */
export function foremost(ordered: readonly Episode[], count: number): readonly Episode[] {
  const chosen = new Set([...leadersOf(ordered), ...ordered].slice(0, Math.max(count, 0)));
  for (const episode of ordered) {
    if (chosen.size >= count) break;
    chosen.add(episode);
  }
  return ordered.filter((episode) => chosen.has(episode));
}

/** Finds the worst among episodes that are given one by one. */
export interface KeepingWorst {
  add(episode: Episode): void;
  /** The worst first: of every rule as many as were asked for. */
  worst(): readonly Episode[];
}

/**
 * Keeps of every rule the `count` worst. Each of a rule comes after those of it that are worse, so whatever is among the
 * first `count` of all is among these.
 */
export function keepingWorst(count: number): KeepingWorst {
  const kept = new Map<string, { worst: Ranked[]; least: Ranked | undefined }>();
  return {
    add(episode) {
      const ranked = rankedOf(episode);
      const of = kept.get(episode.rule);
      if (of === undefined) kept.set(episode.rule, { worst: [ranked], least: undefined });
      else if (of.least === undefined || byUrgencyAndScore(ranked, of.least) < 0) {
        of.worst.push(ranked);
        if (of.worst.length < 2 * count) return;
        of.worst = of.worst.sort(byUrgencyAndScore).slice(0, count);
        of.least = of.worst.at(-1);
      }
    },
    worst: () => inTurns([...kept.values()].flatMap(({ worst }) => worst.sort(byUrgencyAndScore).slice(0, count))),
  };
}

function worstOfRules(episodes: readonly Episode[], count: number): readonly Episode[] {
  const keeping = keepingWorst(count);
  for (const episode of episodes) keeping.add(episode);
  return keeping.worst();
}

interface Ranked {
  readonly episode: Episode;
  readonly urgency: number;
}

const rankedOf = (episode: Episode): Ranked => ({ episode, urgency: urgencyOf(episode) });

/** Within a rule. */
const byUrgencyAndScore = (a: Ranked, b: Ranked): number =>
  b.urgency - a.urgency || b.episode.score - a.episode.score || order(a.episode.id, b.episode.id);

function inTurns(all: readonly Ranked[]): readonly Episode[] {
  const turns = new Map<string, number>();
  return [...all]
    .sort(byUrgencyAndScore)
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

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
