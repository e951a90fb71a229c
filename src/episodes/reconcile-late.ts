import { startOfDay } from '../model/time.ts';
import type { Finding } from '../rules/rule.ts';
import { type Change, REOPENS_WITHIN_MS } from './change.ts';
import type { Episode } from './episode.ts';
import { openedDayOf } from './identity.ts';
import { withPeak } from './peak.ts';

/**
 * What a finding about the past does to the episodes of its subject. Inside of one, or as near to it as would have
 * continued it, it can raise the peak or put off the end. Elsewhere it begins one that is known to be over (a later one
 * is known), and that lasts for as long as later findings about the past say so.
 */
export function reconcileLate(
  life: readonly Episode[],
  finding: Finding,
  asOf: Date,
  begin: () => Episode,
): Change | null {
  const home = homeOf(life, asOf.getTime());
  if (home === undefined) return finding.stand === 'open' ? { episode: begin(), change: 'opened' } : null;
  if (finding.stand === 'quiet') return null;
  const amended = withPeak(withLaterEnd(home, finding, asOf), finding, asOf);
  return { episode: amended, change: amended === home ? 'continuing' : 'late' };
}

function homeOf(life: readonly Episode[], asOf: number): Episode | undefined {
  const spans = life.map((episode) => ({
    episode,
    // The whole first day is within: another episode that begins on it would have the same id.
    from: startOfDay(openedDayOf(new Date(episode.openedAt))).getTime(),
    to: episode.resolvedAt === null ? Number.POSITIVE_INFINITY : Date.parse(episode.resolvedAt),
  }));
  const home =
    spans.find(({ from, to }) => from < asOf && asOf <= to) ??
    spans.find(({ to }) => to < asOf && asOf <= to + REOPENS_WITHIN_MS) ??
    spans.find(({ from }) => asOf <= from && from - asOf <= REOPENS_WITHIN_MS);
  return home?.episode;
}

function withLaterEnd(episode: Episode, finding: Finding, asOf: Date): Episode {
  const isAfterEnd = episode.resolvedAt !== null && asOf.getTime() > Date.parse(episode.resolvedAt);
  if (!isAfterEnd || !(finding.stand === 'open' || episode.resolution === 'passed')) return episode;
  const at = asOf.toISOString();
  return { ...episode, resolvedAt: at, findingAt: at > episode.findingAt ? at : episode.findingAt };
}
