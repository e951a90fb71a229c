import { type Finding, severityRank } from '../rules/rule.ts';
import type { Episode } from './episode.ts';

/** The episode with a finding taken into its worst; the episode itself where the finding is less in every way. */
export function withPeak(
  episode: Episode,
  finding: Pick<Finding, 'severity' | 'score' | 'magnitude' | 'numbers'>,
  asOf: Date,
): Episode {
  const { severity, score, magnitude, numbers } = finding;
  const { peak } = episode;
  const rose = severityRank(severity) - severityRank(peak.severity) || score - peak.score || magnitude - peak.magnitude;
  // The worst score need not come on the day with most messages, and people are told of one moment, never of a mixture.
  const worst = rose > 0 ? { severity, score, magnitude, numbers, at: asOf.toISOString() } : peak;
  const most = Math.max(magnitude, mostOf(episode));
  if (worst === peak && most === mostOf(episode)) return episode;
  return { ...episode, peak: worst, ...(most > worst.magnitude && { most }) };
}

/** How much of it there was at most, be it at its worst or at another time. */
export const mostOf = ({ peak, most }: Episode): number => Math.max(peak.magnitude, most ?? 0);
