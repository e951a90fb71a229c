import { MS_PER_DAY } from '../model/time.ts';
import type { Episode, Mute } from './episode.ts';
import { shortId } from './identity.ts';

/** A rule, or a subject whatever the rule. */
export type MuteTarget = { readonly rule: string } | { readonly subject: string };

type MuteResult =
  | { readonly kind: 'done'; readonly mute: Mute }
  /** It is muted until then already; by whom and why stands in the mute. */
  | { readonly kind: 'already'; readonly mute: Mute }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused'; readonly reason: 'reason-missing' | 'not-in-the-future' }
  | { readonly kind: 'refused'; readonly reason: 'too-long'; readonly atMostMs: number };

export interface Muted {
  readonly mutes: readonly Mute[];
  readonly result: MuteResult;
}

interface Muting {
  readonly by: string;
  readonly forMs: number;
  readonly why: string;
  readonly now: Date;
}

/** Nobody remembers a mute for longer. */
const MAX_MUTE_MS = 90 * MS_PER_DAY;
/** The same command given twice asks for the same thing. */
const SAME_END_MS = 60_000;

export const isRunning = (mute: Mute, now: Date): boolean => Date.parse(mute.until) > now.getTime();

/** The mute that keeps an episode silent, the longest where there are several; undefined when none does. */
export function muteOf({ rule, subject }: Episode, mutes: readonly Mute[], now: Date): Mute | undefined {
  let longest: Mute | undefined;
  for (const mute of mutes) {
    const isOfIt = mute.rule === rule || mute.subject === subject;
    if (isOfIt && isRunning(mute, now) && !(longest && longest.until >= mute.until)) longest = mute;
  }
  return longest;
}

/** The mute of this very target that is running; undefined when there is none. */
export const runningMute = (mutes: readonly Mute[], target: MuteTarget, now: Date): Mute | undefined =>
  mutes.find((each) => isRunning(each, now) && isOf(each, target));

/** Mutes until `now + forMs`, in place of a mute of the same target that is running. */
export function mute(mutes: readonly Mute[], target: MuteTarget, { by, forMs, why, now }: Muting): Muted {
  const refuse = (result: MuteResult): Muted => ({ mutes, result });
  if (why.trim() === '') return refuse({ kind: 'refused', reason: 'reason-missing' });
  if (!(forMs > 0)) return refuse({ kind: 'refused', reason: 'not-in-the-future' });
  if (forMs > MAX_MUTE_MS) return refuse({ kind: 'refused', reason: 'too-long', atMostMs: MAX_MUTE_MS });
  const at = now.toISOString();
  const until = new Date(now.getTime() + forMs).toISOString();
  const running = runningMute(mutes, target, now);
  if (running && Math.abs(Date.parse(running.until) - Date.parse(until)) < SAME_END_MS)
    return { mutes, result: { kind: 'already', mute: running } };
  const { rule, subject } = { rule: null, subject: null, ...target };
  const fresh: Mute = { id: muteId({ rule, subject, at }), rule, subject, by, at, until, why: why.trim() };
  return { mutes: [...ended(mutes, target, now), fresh], result: { kind: 'done', mute: fresh } };
}

/** Ends what is running; it stays in the list, ended, for the digest. */
export function unmute(mutes: readonly Mute[], target: MuteTarget, now: Date): Muted {
  const running = runningMute(mutes, target, now);
  if (running === undefined) return { mutes, result: { kind: 'not-found' } };
  return { mutes: ended(mutes, target, now), result: { kind: 'done', mute: running } };
}

const isOf = (mute: Mute, target: MuteTarget): boolean =>
  'rule' in target ? mute.rule === target.rule : mute.subject === target.subject;

const ended = (mutes: readonly Mute[], target: MuteTarget, now: Date): readonly Mute[] =>
  mutes.map((each) => (isRunning(each, now) && isOf(each, target) ? { ...each, until: now.toISOString() } : each));

export const muteId = ({ rule, subject, at }: Pick<Mute, 'rule' | 'subject' | 'at'>): string =>
  shortId(`${rule}\n${subject}\n${at}`);
