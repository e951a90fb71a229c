import type { Episode, Mute } from '../../episodes/episode.ts';
import { muteOf } from '../../episodes/mutes.ts';
import type { Numbers } from '../../rules/rule.ts';

/** A number that moved by no more than this is the same number to a reader. */
const VISIBLE_SHARE = 0.05;

interface Shown {
  readonly state: string;
  readonly peak: Pick<Episode['peak'], 'severity' | 'magnitude'>;
  readonly numbers: Numbers;
}

/** What besides the episode a card shows of it. */
export interface CardSnapshot {
  readonly mutes: readonly Mute[];
  readonly now: Date;
}

/** What a card shows of an episode, as a text to be kept and given to `showsOtherwise` later. */
export function cardSnapshot(episode: Episode, standpoint: CardSnapshot): string {
  const { numbers, peak } = episode;
  return JSON.stringify({
    state: stateOf(episode, standpoint),
    peak: { severity: peak.severity, magnitude: peak.magnitude },
    numbers,
  });
}

/**
 * Whether a card that shows this would show something else of the episode now: another state, severity, deed or text, or
 * a number that moved by more than 5 % since. Instants do not count, they move with every look.
 */
export function showsOtherwise(shown: string, episode: Episode, standpoint: CardSnapshot): boolean {
  if (shown === cardSnapshot(episode, standpoint)) return false;
  const before = parsed(shown);
  return (
    before === null ||
    before.state !== stateOf(episode, standpoint) ||
    before.peak.severity !== episode.peak.severity ||
    differs(before.peak.magnitude, episode.peak.magnitude) ||
    numbersDiffer(before.numbers, episode.numbers)
  );
}

/** Whether it shows another state, severity or deed: more than numbers that moved. */
export function hasStateChange(shown: string, episode: Episode, standpoint: CardSnapshot): boolean {
  return parsed(shown)?.state !== stateOf(episode, standpoint);
}

function stateOf(episode: Episode, { mutes, now }: CardSnapshot): string {
  const { state, severity, reason, reopened, resolvedAt, acknowledged, expected } = episode;
  // Of what is over nobody is told whether it would be silent now.
  const isOver = state === 'resolved';
  const snoozed =
    episode.snoozed !== null && (isOver || Date.parse(episode.snoozed.until) > now.getTime()) ? episode.snoozed : null;
  const mute = isOver ? undefined : muteOf(episode, mutes, now);
  const actions = [acknowledged?.by, snoozed?.by, snoozed?.until, expected?.by, expected?.why];
  const muted = mute === undefined ? [] : [mute.by, mute.until, mute.why];
  return JSON.stringify([
    state,
    severity,
    reason,
    reopened,
    resolvedAt,
    ...actions.map((action) => action ?? null),
    ...muted,
  ]);
}

function numbersDiffer(before: Numbers, after: Numbers): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].some((name) => differs(before[name], after[name]));
}

function differs(before: Numbers[string] | undefined, after: Numbers[string] | undefined): boolean {
  if (typeof before === 'number' && typeof after === 'number')
    return Math.abs(after - before) > VISIBLE_SHARE * Math.abs(before);
  if (isInstant(before) && isInstant(after)) return false;
  return before !== after;
}

const isInstant = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);

/** Nobody but `shows` writes it; what is empty was never shown. Not a schema's work: this is the look's inner loop. */
const parsed = (shown: string): Shown | null => (shown === '' ? null : (JSON.parse(shown) as Shown));
