import { MS_PER_DAY } from '../model/time.ts';
import { byId } from './by-id.ts';
import type { Episode } from './episode.ts';
import { NO_REASON } from './no-reason.ts';

/** What came of a deed for one episode. A list of ids, a group's for instance, has one result for each. */
export type DeedResult =
  | { readonly kind: 'done'; readonly episode: Episode }
  /** It was so before; who and when stands in the episode. */
  | { readonly kind: 'already'; readonly episode: Episode }
  | { readonly kind: 'not-found'; readonly id: string }
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly reason: 'resolved' | 'reason-missing' | 'not-in-the-future';
    }
  | { readonly kind: 'refused'; readonly id: string; readonly reason: 'too-long'; readonly atMostMs: number };

export interface Done {
  /** All that were given. */
  readonly episodes: readonly Episode[];
  /** In the order of the ids. */
  readonly results: readonly DeedResult[];
}

const MAX_SNOOZE_MS = 30 * MS_PER_DAY;
/** The same command given twice asks for the same thing. */
const SAME_END_MS = 60_000;

/** Somebody has seen it and takes care: no more reminders. Acknowledging again keeps who did it first. */
export const acknowledge = (
  episodes: readonly Episode[],
  ids: readonly string[],
  { by, now }: { readonly by: string; readonly now: Date },
): Done => {
  const acknowledged = { by, at: now.toISOString() };
  return each(episodes, ids, (episode) =>
    episode.acknowledged ? already(episode) : done({ ...episode, acknowledged }),
  );
};

/** Nothing is said of it until `now + forMs`. */
export const snooze = (
  episodes: readonly Episode[],
  ids: readonly string[],
  { by, now, forMs }: { readonly by: string; readonly now: Date; readonly forMs: number },
): Done => {
  const untilMs = now.getTime() + forMs;
  const isAllowed = forMs > 0 && forMs <= MAX_SNOOZE_MS;
  const snoozed = isAllowed ? { by, at: now.toISOString(), until: new Date(untilMs).toISOString() } : null;
  return each(episodes, ids, (episode) => {
    if (!(forMs > 0)) return { kind: 'refused', id: episode.id, reason: 'not-in-the-future' };
    if (snoozed === null) return { kind: 'refused', id: episode.id, reason: 'too-long', atMostMs: MAX_SNOOZE_MS };
    const isSame = episode.snoozed && Math.abs(Date.parse(episode.snoozed.until) - untilMs) < SAME_END_MS;
    return isSame ? already(episode) : done({ ...episode, snoozed });
  });
};

/**
 * It is as it should be: nothing is said until it is over. Told again with another reason, the last one stands; without
 * one, the one that was given.
 */
export const markExpected = (
  episodes: readonly Episode[],
  ids: readonly string[],
  { by, now, why }: { readonly by: string; readonly now: Date; readonly why: string },
): Done => {
  const expected = { by, at: now.toISOString(), why: why.trim() };
  return each(episodes, ids, (episode) => {
    if (expected.why === '') return { kind: 'refused', id: episode.id, reason: 'reason-missing' };
    if (episode.expected && [episode.expected.why, NO_REASON].includes(expected.why)) return already(episode);
    return done({ ...episode, expected });
  });
};

/** What people do to an episode, by the part of it that says so. */
export type OperatorAction = 'acknowledged' | 'snoozed' | 'expected';

/** As if it had never been done, whoever did it; what else was done to the episode stays. A snooze that is over is none. */
export const undo = (
  episodes: readonly Episode[],
  ids: readonly string[],
  { action, now }: { readonly action: OperatorAction; readonly now: Date },
): Done =>
  each(episodes, ids, (episode) => {
    const isOver =
      action === 'snoozed' && episode.snoozed !== null && Date.parse(episode.snoozed.until) <= now.getTime();
    return episode[action] === null || isOver ? already(episode) : done({ ...episode, [action]: null });
  });

const done = (episode: Episode): DeedResult => ({ kind: 'done', episode });
const already = (episode: Episode): DeedResult => ({ kind: 'already', episode });

function each(episodes: readonly Episode[], ids: readonly string[], action: (episode: Episode) => DeedResult): Done {
  const known = byId(episodes);
  const changed = new Map<string, Episode>();
  const results = [...new Set(ids)].map((id): DeedResult => {
    const episode = known.get(id);
    if (episode === undefined) return { kind: 'not-found', id };
    if (episode.state === 'resolved') return { kind: 'refused', id, reason: 'resolved' };
    const result = action(episode);
    if (result.kind === 'done') changed.set(id, result.episode);
    return result;
  });
  return { episodes: episodes.map((episode) => changed.get(episode.id) ?? episode), results };
}
