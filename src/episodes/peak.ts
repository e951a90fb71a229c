import { type Finding, severityRank } from '../insights/rule.ts';
import type { Episode } from './episode.ts';

/** The episode with a finding as its peak, if that is the worst of it so far; otherwise the episode itself. */
export function withPeak(episode: Episode, finding: Finding, asOf: Date): Episode {
  const { severity, score, magnitude, numbers } = finding;
  const { peak } = episode;
  const rose = severityRank(severity) - severityRank(peak.severity) || score - peak.score || magnitude - peak.magnitude;
  return rose > 0 ? { ...episode, peak: { severity, score, magnitude, numbers, at: asOf.toISOString() } } : episode;
}
