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
  const silence = silenceOf(episode, standpoint);
  const known = snapshots.get(episode);
  if (known !== undefined && known.mute === silence.mute && known.snoozed === silence.snoozed) return known.text;
  const { numbers, peak } = episode;
  const text = JSON.stringify({
    state: stateOf(episode, silence),
    peak: { severity: peak.severity, magnitude: peak.magnitude },
    numbers,
  });
  snapshots.set(episode, { ...silence, text });
  return text;
}

/** Made once for each: every decision on thousands of insights asks for each of them again, and most are as they were. */
const snapshots = new WeakMap<Episode, Silence & { readonly text: string }>();

/**
 * Whether a card that shows this would show something else of the episode now: another state, severity, deed or text, or
 * a number that moved by more than 5 % since. Instants do not count, they move with every look.
 */
export function showsOtherwise(shown: string, episode: Episode, standpoint: CardSnapshot): boolean {
  if (shown === cardSnapshot(episode, standpoint)) return false;
  const before = parsed(shown);
  return (
    before === null ||
    before.state !== stateOf(episode, silenceOf(episode, standpoint)) ||
    before.peak.severity !== episode.peak.severity ||
    differs(before.peak.magnitude, episode.peak.magnitude) ||
    numbersDiffer(before.numbers, episode.numbers)
  );
}

/** Whether it shows another state, severity or deed: more than numbers that moved. */
export const hasStateChange = (shown: string, episode: Episode, standpoint: CardSnapshot): boolean =>
  shown !== cardSnapshot(episode, standpoint) &&
  parsed(shown)?.state !== stateOf(episode, silenceOf(episode, standpoint));

/** What silences it now, of what people did; of what is over nobody is told whether it would be silent now. */
interface Silence {
  readonly snoozed: Episode['snoozed'];
  readonly mute: Mute | undefined;
}

function silenceOf(episode: Episode, { mutes, now }: CardSnapshot): Silence {
  const { state, snoozed } = episode;
  if (state === 'resolved') return { snoozed, mute: undefined };
  const isSnoozed = snoozed !== null && Date.parse(snoozed.until) > now.getTime();
  return { snoozed: isSnoozed ? snoozed : null, mute: muteOf(episode, mutes, now) };
}

function stateOf(episode: Episode, { snoozed, mute }: Silence): string {
  const { state, severity, reason, reopened, resolvedAt, acknowledged, expected } = episode;
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
