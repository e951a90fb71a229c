import type { Episode } from '../../episodes/episode.ts';

/** What became of the episodes in a stretch of time; an episode may be in several lists, but for the first two. */
export interface Period {
  readonly opened: readonly Episode[];
  /** Known before, and at its worst within the period. */
  readonly worsened: readonly Episode[];
  readonly resolved: readonly Episode[];
  /** Open now. */
  readonly open: readonly Episode[];
}

/**
 * Sorts episodes into what happened in `[from, to)`. What happened counts when the bot first knew of it, so that what
 * became known late, such as a day whose report comes the next morning, is in exactly one digest.
 */
export function periodOf(episodes: readonly Episode[], from: Date, to: Date): Period {
  const isWithin = (iso: string): boolean => new Date(iso) >= from && new Date(iso) < to;
  return {
    opened: episodes.filter(({ noticedAt }) => isWithin(noticedAt)),
    worsened: episodes.filter(
      ({ noticedAt, openedAt, peak, peakNoticedAt = peak.at, state }) =>
        state === 'open' && new Date(noticedAt) < from && peak.at > openedAt && isWithin(peakNoticedAt),
    ),
    resolved: episodes.filter(
      ({ resolvedAt, endNoticedAt = resolvedAt }) =>
        resolvedAt !== null && endNoticedAt !== null && isWithin(endNoticedAt),
    ),
    open: episodes.filter(({ state }) => state === 'open'),
  };
}
