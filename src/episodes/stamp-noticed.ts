import { byId } from './by-id.ts';
import type { Episode } from './episode.ts';

/**
 * Episodes after a look at facts of some past, with the time at which the bot came to know what is new about them:
 * while it catches up with days that it missed, rules are asked as of those days.
 */
export function stampNoticed(before: readonly Episode[], after: readonly Episode[], now: Date): readonly Episode[] {
  const known = byId(before);
  const at = now.toISOString();
  return after.map((episode) => {
    const earlier = known.get(episode.id);
    const hasEnded = episode.resolvedAt !== null && episode.resolvedAt !== earlier?.resolvedAt;
    const hasPeaked = episode.peak.at !== earlier?.peak.at;
    if (earlier !== undefined && !hasPeaked && !hasEnded) return episode;
    return {
      ...episode,
      ...(earlier === undefined && { noticedAt: at }),
      ...(hasPeaked && { peakNoticedAt: at }),
      ...(hasEnded && { endNoticedAt: at }),
    };
  });
}
