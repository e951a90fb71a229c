import { z } from 'zod';
import { byId } from './by-id.ts';
import type { Change } from './change.ts';
import { type Episode, episodeSchema } from './episode.ts';

/**
 * Of an episode that an hour changed which was not over: how it was before, null where it began then. Each look begins
 * with the episodes as whole hours have them, so that nothing that is said early changes what comes of the facts.
 */
export const earlySchema = z.strictObject({ id: z.string(), before: episodeSchema.nullable() });
export type Early = Readonly<z.infer<typeof earlySchema>>;

/** What is known of episodes: as people see them, and which of that is early. */
export interface Seen {
  readonly episodes: readonly Episode[];
  readonly early: readonly Early[];
}

/** The episodes as the hours that are over have them, with what people did to them. */
export function ofWholeHours({ episodes, early }: Seen): readonly Episode[] {
  if (early.length === 0) return episodes;
  const before = new Map(early.map((each) => [each.id, each.before]));
  return episodes.flatMap((episode) => {
    const whole = before.get(episode.id);
    if (whole === undefined) return [episode];
    return whole === null ? [] : [withActionsOf(whole, episode)];
  });
}

/** Episodes with others as they are now; new ones at the end. */
export function withEpisodes(episodes: readonly Episode[], changed: readonly Episode[]): readonly Episode[] {
  if (changed.length === 0) return episodes;
  const now = new Map(changed.map((episode) => [episode.id, episode]));
  const known = byId(episodes);
  const begun = [...now.values()].filter(({ id }) => !known.has(id));
  return [...episodes.map((episode) => now.get(episode.id) ?? episode), ...begun];
}

/**
 * What people are to see after a look: the episodes as of whole hours, and what growing hours change of them. What was
 * seen early and is found no more stays as it was until `isJudged`, that is until its hour is over and was looked at;
 * then it is what whole hours say, and what they do not know goes on until they say that it is over.
 */
export function seenAfter(
  before: Seen,
  whole: readonly Episode[],
  changes: readonly Change[],
  isJudged: (episode: Episode) => boolean,
): Seen {
  const shown = byId(before.episodes);
  const begunEarly = new Map(
    before.early.flatMap((each) => {
      const episode = each.before === null && shown.get(each.id);
      return episode ? [[each.id, episode] as const] : [];
    }),
  );
  const asKnown = underKnownIds([...begunEarly.values()], shown, whole, changes);
  const known = whole.map((each) => {
    const episode = asKnown(each);
    return since(episode, begunEarly.get(episode.id));
  });
  const news = changes.map((change) => {
    const episode = asKnown(change.episode);
    return asFirstSeen(episode, shown.get(episode.id), begunEarly);
  });
  const found = new Set(news.map(({ id }) => id));
  const kept: Episode[] = [];
  for (const { id } of before.early) {
    const episode = shown.get(id);
    if (episode === undefined || found.has(id)) continue;
    const isHeld = known.some((each) => each.id === id);
    if (isHeld && (begunEarly.has(id) || isJudged(episode))) continue;
    if (!isHeld && known.some((each) => isSameOpen(each, episode))) known.push(over(episode));
    else if (isJudged(episode)) known.push(episode);
    else kept.push(episode);
  }
  const early = [...kept, ...news];
  if (early.length === 0) return { episodes: known, early: before.early.length === 0 ? before.early : [] };
  const ofHours = byId(known);
  return {
    episodes: withEpisodes(known, early),
    early: [...new Set(early.map(({ id }) => id))].map((id) => ({ id, before: ofHours.get(id) ?? null })),
  };
}

/**
 * Where facts of the day before come so late that something had begun then, and was seen to begin early on the next:
 * it goes on under the id that people know.
 */
function underKnownIds(
  begunEarly: readonly Episode[],
  shown: ReadonlyMap<string, Episode>,
  whole: readonly Episode[],
  changes: readonly Change[],
): (episode: Episode) => Episode {
  const there = [...whole, ...changes.map(({ episode }) => episode)];
  const ids = new Set(there.map(({ id }) => id));
  const known = new Map<string, Episode>();
  for (const early of begunEarly) {
    const other = ids.has(early.id) ? undefined : there.find((each) => !shown.has(each.id) && isSameOpen(each, early));
    if (other) known.set(other.id, early);
  }
  return (episode) => {
    const early = known.get(episode.id);
    return early ? { ...episode, id: early.id } : episode;
  };
}

/** Another that people know of goes on in its place. */
const over = (early: Episode): Episode => ({
  ...early,
  state: 'resolved',
  resolvedAt: early.findingAt,
  resolution: 'quiet',
});

/** It began when it was seen first, and while it says the same it is the same. */
function asFirstSeen(now: Episode, shown: Episode | undefined, begunEarly: ReadonlyMap<string, Episode>): Episode {
  const isSame =
    shown !== undefined &&
    shown.state === now.state &&
    shown.reason === now.reason &&
    shown.severity === now.severity &&
    shown.magnitude === now.magnitude &&
    shown.reopened === now.reopened;
  return isSame ? shown : since(now, begunEarly.get(now.id));
}

const since = (episode: Episode, early: Episode | undefined): Episode =>
  early === undefined
    ? episode
    : {
        ...episode,
        openedAt: early.openedAt < episode.openedAt ? early.openedAt : episode.openedAt,
        noticedAt: early.noticedAt,
      };

/** Whether both are open and about the same: never so of two that are known at once. */
export const isSameOpen = (a: Episode, b: Episode): boolean =>
  a.rule === b.rule && a.subject === b.subject && a.state === 'open' && b.state === 'open';

const withActionsOf = (episode: Episode, { acknowledged, snoozed, expected }: Episode): Episode => ({
  ...episode,
  acknowledged,
  snoozed,
  expected,
});
