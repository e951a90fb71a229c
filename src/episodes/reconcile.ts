import { type Finding, severityRank } from '../rules/rule.ts';
import { type Change, REOPENS_WITHIN_MS } from './change.ts';
import type { Episode } from './episode.ts';
import { episodeId, openedDayOf } from './identity.ts';
import { mostOf, withPeak } from './peak.ts';
import { reconcileLate } from './reconcile-late.ts';
import { WORSENED_FACTOR } from './settings.ts';

export interface Reconciled {
  /** All that were given, of every rule, brought up to date; new ones at the end. */
  readonly episodes: readonly Episode[];
  readonly changes: readonly Change[];
}

interface Clocks {
  /** Up to when the facts were known that the findings were made of: the data clock. */
  readonly asOf: Date;
  /** The wall clock; used for nothing but `noticedAt`. */
  readonly now: Date;
}

/**
 * Turns what a rule found as of one instant into the lives of its episodes. At most one is open per subject; a subject
 * without finding stays as it is. Findings older than what is known of their subject amend the past and never the
 * present, so facts may be told again, late, or in any order, with the same ids.
 */
export function reconcile(
  episodes: readonly Episode[],
  rule: string,
  findings: readonly Finding[],
  clocks: Clocks,
): Reconciled {
  const found = new Set(findings.map(({ subject }) => subject));
  const lives = new Map<string, Episode[]>();
  for (const episode of episodes) {
    if (episode.rule !== rule || !found.has(episode.subject)) continue;
    const life = lives.get(episode.subject);
    if (life === undefined) lives.set(episode.subject, [episode]);
    else life.push(episode);
  }
  const changed = new Map<string, Episode>();
  const changes: Change[] = [];
  for (const finding of findings) {
    const life = lives.get(finding.subject) ?? [];
    const change = reconcileOne(life, rule, finding, clocks);
    if (change === null) continue;
    changes.push(change);
    if (change.change === 'continuing' && life.some((each) => isSame(each, change.episode))) continue;
    changed.set(change.episode.id, change.episode);
    lives.set(finding.subject, [...life.filter(({ id }) => id !== change.episode.id), change.episode]);
  }
  if (changed.size === 0) return { episodes, changes };
  const known = new Set(episodes.map(({ id }) => id));
  const begun = [...changed.values()].filter(({ id }) => !known.has(id));
  return { episodes: [...episodes.map((episode) => changed.get(episode.id) ?? episode), ...begun], changes };
}

/** Looks are made many times an hour, and most find what the last one found: such an episode stays the object it was. */
function isSame(before: Episode, after: Episode): boolean {
  return before === after || (before.findingAt === after.findingAt && JSON.stringify(before) === JSON.stringify(after));
}

function reconcileOne(life: readonly Episode[], rule: string, finding: Finding, clocks: Clocks): Change | null {
  const asOf = clocks.asOf.getTime();
  if (life.some(({ findingAt }) => Date.parse(findingAt) > asOf)) {
    const begin = () => resolvedAt({ ...begun(rule, finding, clocks), resolution: 'passed' }, clocks.asOf);
    return reconcileLate(life, finding, clocks.asOf, begin);
  }
  const newest = newestOf(life);
  if (newest?.state === 'open')
    return finding.stand === 'quiet' ? over(newest, clocks.asOf) : on(newest, finding, clocks.asOf);
  if (finding.stand !== 'open') return null;
  const end = newest?.resolvedAt;
  if (newest && end && asOf - Date.parse(end) <= REOPENS_WITHIN_MS) return again(newest, finding, clocks.asOf);
  return { episode: begun(rule, finding, clocks), change: 'opened' };
}

const newestOf = (life: readonly Episode[]): Episode | undefined =>
  life.reduce<Episode | undefined>(
    (newest, each) => (newest && newest.openedAt > each.openedAt ? newest : each),
    undefined,
  );

function begun(rule: string, finding: Finding, { asOf, now }: Clocks): Episode {
  const { subject, severity, score, magnitude, reason, numbers, trail, since } = finding;
  const at = asOf.toISOString();
  return {
    id: episodeId(rule, subject, openedDayOf(since ?? asOf)),
    rule,
    subject,
    state: 'open',
    severity,
    score,
    magnitude,
    reason,
    numbers,
    trail,
    openedAt: (since ?? asOf).toISOString(),
    ...(since && { foundAt: at }),
    noticedAt: now.toISOString(),
    findingAt: at,
    opening: numbers,
    peak: { severity, score, magnitude, numbers, at },
    resolvedAt: null,
    resolution: null,
    reopened: 0,
    acknowledged: null,
    snoozed: null,
    expected: null,
  };
}

/**
 * Worsened is measured against the worst so far, so that going up and down is not news each time; what is worth saying
 * is decided for each conversation against what it was told.
 */
function on(episode: Episode, finding: Finding, asOf: Date): Change {
  const rose =
    severityRank(finding.severity) > severityRank(episode.peak.severity) ||
    (finding.magnitude > mostOf(episode) && finding.magnitude >= WORSENED_FACTOR * mostOf(episode));
  const fell = severityRank(finding.severity) < severityRank(episode.severity);
  return { episode: withFinding(episode, finding, asOf), change: rose ? 'worsened' : fell ? 'eased' : 'continuing' };
}

const again = (episode: Episode, finding: Finding, asOf: Date): Change => ({
  episode: {
    ...withFinding(episode, finding, asOf),
    state: 'open',
    resolvedAt: null,
    resolution: null,
    reopened: episode.reopened + 1,
  },
  change: 'reopened',
});

const over = (episode: Episode, asOf: Date): Change => ({
  episode: resolvedAt({ ...episode, resolution: episode.expected === null ? 'quiet' : 'expected' }, asOf),
  change: 'resolved',
});

const resolvedAt = (episode: Episode, asOf: Date): Episode => {
  const at = asOf.toISOString();
  return { ...episode, state: 'resolved', resolvedAt: at, findingAt: at };
};

function withFinding(episode: Episode, finding: Finding, asOf: Date): Episode {
  const { severity, score, magnitude, reason, numbers, trail } = finding;
  const findingAt = asOf.toISOString();
  return withPeak({ ...episode, severity, score, magnitude, reason, numbers, trail, findingAt }, finding, asOf);
}
