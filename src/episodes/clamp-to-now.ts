import type { Episode } from './episode.ts';

/**
 * Episodes without instants that lie after `now`, by our clock. Only a clock that was ahead for a while can have written
 * those; left alone, what such an episode is about could not end before that day has come.
 */
export function clampToNow(episodes: readonly Episode[], now: Date): readonly Episode[] {
  const cap = (instant: string): string => (Date.parse(instant) > now.getTime() ? now.toISOString() : instant);
  return episodes.map((episode) => {
    const { openedAt, foundAt, noticedAt, findingAt, resolvedAt, peak, peakNoticedAt, endNoticedAt } = episode;
    const instants = [openedAt, foundAt, noticedAt, findingAt, resolvedAt, peak.at, peakNoticedAt, endNoticedAt];
    if (!instants.some((each) => each && Date.parse(each) > now.getTime())) return episode;
    return {
      ...episode,
      openedAt: cap(openedAt),
      noticedAt: cap(noticedAt),
      findingAt: cap(findingAt),
      resolvedAt: resolvedAt && cap(resolvedAt),
      peak: { ...peak, at: cap(peak.at) },
      ...(foundAt && { foundAt: cap(foundAt) }),
      ...(peakNoticedAt && { peakNoticedAt: cap(peakNoticedAt) }),
      ...(endNoticedAt && { endNoticedAt: cap(endNoticedAt) }),
    };
  });
}
