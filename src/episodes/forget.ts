import { MS_PER_DAY } from '../model/time.ts';
import { byId } from './by-id.ts';
import type { Episode, Mute, NotificationRecord } from './episode.ts';

/** As long as facts are kept. */
const KEPT_MS = 400 * MS_PER_DAY;
/** The weekly digest still tells of them. */
const MUTES_KEPT_MS = 35 * MS_PER_DAY;
/** A story that ended so long ago is told with its last verdicts only. */
const DETAILS_KEPT_MS = 7 * MS_PER_DAY;
const VERDICTS_KEPT = 5;

/*
 * All are counted back from `until`, up to when facts are known, and not from the wall clock: one that is wrong for a
 * moment must wipe out nothing.
 */

/** Without what was resolved 400 days before. */
export function forget(episodes: readonly Episode[], until: Date): readonly Episode[] {
  const oldest = until.getTime() - KEPT_MS;
  return episodes.filter(({ resolvedAt }) => resolvedAt === null || Date.parse(resolvedAt) >= oldest);
}

/** Without what was said of forgotten episodes, and with fewer verdicts of those that ended a week ago. */
export function forgetSaid(
  records: readonly NotificationRecord[],
  episodes: readonly Episode[],
  until: Date,
): readonly NotificationRecord[] {
  const known = byId(episodes);
  const left: NotificationRecord[] = [];
  for (const record of records) {
    const episode = known.get(record.episode);
    if (episode === undefined) continue;
    const ended = episode.resolvedAt === null ? Number.POSITIVE_INFINITY : Date.parse(episode.resolvedAt);
    const isOldStory = until.getTime() - ended > DETAILS_KEPT_MS && record.verdicts.length > VERDICTS_KEPT;
    left.push(isOldStory ? { ...record, verdicts: record.verdicts.slice(0, VERDICTS_KEPT) } : record);
  }
  return left;
}

/** Without mutes that no digest will speak of any more. */
export const forgetMutes = (mutes: readonly Mute[], until: Date): readonly Mute[] =>
  mutes.filter((mute) => until.getTime() - Date.parse(mute.until) <= MUTES_KEPT_MS);
