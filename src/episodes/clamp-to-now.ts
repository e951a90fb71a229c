import type { Episode } from './episode.ts';

/**
 * Episodes without instants that lie after `now`, by our clock. Only a clock that was ahead for a while can have written
 * those; left alone, what such an episode is about could not end before that day has come.
 */
export function clampToNow(episodes: readonly Episode[], now: Date): readonly Episode[] {
  const nowText = now.toISOString();
  // Texts that come before in order are earlier instants; only those of this second and after it have to be read.
  const second = nowText.slice(0, nowText.indexOf('.'));
  const isAhead = (instant: string): boolean => instant >= second && Date.parse(instant) > now.getTime();
  const cap = (instant: string): string => (isAhead(instant) ? nowText : instant);
  return episodes.map((episode) => {
    const { openedAt, foundAt, noticedAt, findingAt, resolvedAt, peak, peakNoticedAt, endNoticedAt } = episode;
    const instants = [openedAt, foundAt, noticedAt, findingAt, resolvedAt, peak.at, peakNoticedAt, endNoticedAt];
    if (!instants.some((each) => each && isAhead(each))) return episode;
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
