import type { Episode } from '../../episodes/episode.ts';
import { muteOf } from '../../episodes/mutes.ts';
import { NO_REASON } from '../../episodes/no-reason.ts';
import type { Severity } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { capitalised } from '../../view/window-text.ts';
import type { AnnouncementContext } from './context.ts';
import { instantWords } from './time-text.ts';

/** What people did about an episode; what silences most comes first where several things were done. */
export type Standing = 'open' | 'acknowledged' | 'snoozed' | 'muted' | 'expected' | 'resolved';

type Moment = Pick<AnnouncementContext, 'now' | 'mutes'>;

export function standingOf(episode: Episode, { now, mutes }: Moment): Standing {
  const { state, expected, snoozed, acknowledged } = episode;
  if (state === 'resolved') return 'resolved';
  if (expected !== null) return 'expected';
  if (muteOf(episode, mutes, now) !== undefined) return 'muted';
  if (snoozed !== null && new Date(snoozed.until) > now) return 'snoozed';
  return acknowledged === null ? 'open' : 'acknowledged';
}

/** `High`, `High, acknowledged`, `Resolved`: the status of a card. */
export function statusWords(severity: Severity, standing: Standing): string {
  if (standing === 'resolved') return 'Resolved';
  return standing === 'open' ? capitalised(severity) : `${capitalised(severity)}, ${standing}`;
}

/** The same in a cell of a table, where there is less room: `high, acked`, `resolved`. */
export function statusCell(severity: Severity, standing: Standing): string {
  return statusWords(severity, standing).toLowerCase().replace('acknowledged', 'acked');
}

/** What somebody looks after is less of an alarm, whatever its severity. */
export function toneOf(severity: Severity, standing: Standing): Announcement['tone'] {
  if (standing === 'resolved') return 'good';
  if (['snoozed', 'muted', 'expected'].includes(standing) || severity === 'low') return 'neutral';
  return standing === 'open' && severity === 'high' ? 'problem' : 'attention';
}

/** Who did what about it, when, and what follows, in whole sentences; none while nobody did anything. */
export function deedSentences(episode: Episode, { now, mutes }: Moment): readonly string[] {
  const { acknowledged, snoozed, expected } = episode;
  const mute = muteOf(episode, mutes, now);
  return [
    ...(expected === null
      ? []
      : [
          `Marked as expected by ${expected.by} on ${instantWords(expected.at)}${quotedReason(expected)}. No more alerts until it is over.`,
        ]),
    ...(mute === undefined ? [] : [`Muted by ${mute.by} until ${instantWords(mute.until)}${quotedReason(mute)}.`]),
    ...(snoozed === null || new Date(snoozed.until) <= now
      ? []
      : [`Snoozed by ${snoozed.by} until ${instantWords(snoozed.until)}.`]),
    ...(acknowledged === null
      ? []
      : [`Acknowledged by ${acknowledged.by} on ${instantWords(acknowledged.at)}: no more reminders.`]),
  ];
}

/** `: “the yearly newsletter”`; nothing where nobody gave a reason. */
export const quotedReason = ({ why }: { readonly why: string }): string =>
  why === '' || why === NO_REASON ? '' : `: “${why}”`;

/** `acknowledged by Ana`, `snoozed until 2026-11-16 08:00 UTC`: who did what, in a few words. */
export function standingWords(episode: Episode, moment: Moment): string {
  const { acknowledged, snoozed, expected, resolvedAt } = episode;
  const standing = standingOf(episode, moment);
  switch (standing) {
    case 'resolved':
      return resolvedAt === null ? 'resolved' : `resolved ${instantWords(resolvedAt)}`;
    case 'expected':
      return `marked as expected by ${expected?.by ?? 'an operator'}`;
    case 'muted':
      return `muted until ${instantWords(muteOf(episode, moment.mutes, moment.now)?.until ?? episode.findingAt)}`;
    case 'snoozed':
      return `snoozed until ${instantWords(snoozed?.until ?? episode.findingAt)}`;
    case 'acknowledged':
      return `acknowledged by ${acknowledged?.by ?? 'an operator'}`;
    case 'open':
      return 'open';
  }
}
