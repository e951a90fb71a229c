import type { OpenEpisode } from '../rules/rule.ts';
import type { Episode } from './episode.ts';

/** By subject, the episodes of a rule that were open at an instant of the data clock: what a rule is to know then. */
export function openAt(episodes: readonly Episode[], rule: string, asOf: Date): ReadonlyMap<string, OpenEpisode> {
  const at = asOf.getTime();
  const open = episodes.filter(
    (episode) =>
      episode.rule === rule &&
      Date.parse(episode.openedAt) <= at &&
      (episode.resolvedAt === null || Date.parse(episode.resolvedAt) > at),
  );
  return new Map(
    open.map(({ subject, openedAt, opening }) => [subject, { subject, openedAt: new Date(openedAt), opening }]),
  );
}
