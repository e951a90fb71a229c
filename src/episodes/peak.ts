import { type Finding, severityRank } from '../insights/rule.ts';
import type { Episode } from './episode.ts';

/** The episode with a finding taken into its peak; the episode itself where the finding is less in every way. */
export function withPeak(episode: Episode, finding: Finding, asOf: Date): Episode {
  const { severity, score, magnitude, numbers } = finding;
  const { peak } = episode;
  const rose = severityRank(severity) - severityRank(peak.severity) || score - peak.score || magnitude - peak.magnitude;
  // How much it was at most is a figure of its own: the worst score need not come on the day with most messages.
  const most = Math.max(magnitude, peak.magnitude);
  if (rose > 0) return { ...episode, peak: { severity, score, magnitude: most, numbers, at: asOf.toISOString() } };
  return most > peak.magnitude ? { ...episode, peak: { ...peak, magnitude: most } } : episode;
}
