import type { Episode, NotificationRecord, Verdict } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import { severityRank } from '../../rules/rule.ts';
import { type CardSnapshot, cardSnapshot } from './card-snapshot.ts';
import { passedOver, reminderIndex } from './reminder.ts';

const VERDICTS_KEPT = 20;

/** A record of an episode of which nothing was said in a conversation so far. */
export const emptyRecord = (episode: Episode, conversation: string): NotificationRecord => ({
  episode: episode.id,
  conversation,
  root: null,
  state: episode.state,
  severity: episode.severity,
  magnitude: episode.magnitude,
  postedAt: null,
  reminded: 0,
  editedAt: null,
  repliedAt: null,
  replies: 0,
  shows: '',
  verdicts: [],
});

/**
 * With one more verdict. A silence that lasts keeps its beginning, so that nothing changes while nothing happens; but
 * when something is tried again is to be seen.
 */
export function withVerdict(record: NotificationRecord, verdict: Verdict): NotificationRecord {
  const [last, ...before] = record.verdicts;
  const isSame = last !== undefined && last.speak === verdict.speak && last.reason === verdict.reason;
  const isNewHope = isSame && verdict.because['triedAgainAt'] !== last.because['triedAgainAt'];
  if (isSame && verdict.speak === 'nothing' && !isNewHope) return record;
  return { ...record, verdicts: [verdict, ...(isSame ? before : record.verdicts)].slice(0, VERDICTS_KEPT) };
}

/** The intent to post it under a root is stored. */
export const posted = (
  record: NotificationRecord,
  episode: Episode,
  root: string,
  standpoint: CardSnapshot,
): NotificationRecord => ({
  ...record,
  ...currently(episode, standpoint),
  root,
  postedAt: standpoint.now.toISOString(),
  reminded: 0,
  editedAt: null,
  repliedAt: null,
  replies: 0,
});

/** The same where the root takes the place of a card that people deleted. Replies count on: no two of them have one key. */
export const reposted = (
  record: NotificationRecord,
  before: NotificationRecord,
  replaces: string | undefined,
  { now }: CardSnapshot,
): NotificationRecord => ({
  ...record,
  replies: before.replies,
  repostedAt: now.toISOString(),
  ...(replaces !== undefined && { replaces }),
});

/** The root was taken back before it was sent: it is as if it had never been decided on. */
export const withdrawn = (record: NotificationRecord): NotificationRecord => ({
  ...record,
  root: null,
  postedAt: null,
  reminded: 0,
  shows: '',
});

/** With the number of replies that its thread has, whoever they were for: it is in the key of the next one. */
export const counted = (record: NotificationRecord, replies: number): NotificationRecord =>
  record.replies >= replies ? record : { ...record, replies };

/** The root still waits, and will say what is so when it is sent. */
export const stillWaiting = (
  record: NotificationRecord,
  episode: Episode,
  standpoint: CardSnapshot,
  settings: SpeakingSettings,
): NotificationRecord => ({
  ...passingOver(record, episode, standpoint.now, settings),
  ...currently(episode, standpoint),
});

/** No reminder for an interval in which the card itself has not been seen yet. */
export function passingOver(
  record: NotificationRecord,
  episode: Episode,
  now: Date,
  settings: SpeakingSettings,
): NotificationRecord {
  if (record.postedAt === null) return record;
  const reminded = Math.max(record.reminded, passedOver(record.postedAt, episode.severity, now, settings));
  return reminded === record.reminded ? record : { ...record, reminded };
}

/** It was spoken of in its thread: as the n-th reply there. */
export function replied(
  record: NotificationRecord,
  episode: Episode,
  verdict: Verdict,
  { n, now, settings }: { readonly n: number; readonly now: Date; readonly settings: SpeakingSettings },
): NotificationRecord {
  const at = { repliedAt: now.toISOString(), replies: n };
  if (verdict.speak === 'remind') {
    const index = reminderIndex(record.postedAt ?? at.repliedAt, episode.severity, now, settings);
    return { ...record, ...at, reminded: Math.max(record.reminded, index) };
  }
  const fresh = { ...passingOver(record, episode, now, settings), ...at };
  if (verdict.speak === 'resolve') return { ...fresh, state: 'resolved' };
  const { state, severity, magnitude } = episode;
  if (verdict.reason === 'reopened') return { ...fresh, state, severity, magnitude };
  // Never less than what was told before, or going up and down would be told each time.
  return {
    ...fresh,
    severity: severityRank(severity) > severityRank(record.severity) ? severity : record.severity,
    magnitude: Math.max(magnitude, record.magnitude),
  };
}

function currently(
  episode: Episode,
  standpoint: CardSnapshot,
): Pick<NotificationRecord, 'state' | 'severity' | 'magnitude' | 'shows'> {
  const { state, severity, magnitude } = episode;
  return { state, severity, magnitude, shows: cardSnapshot(episode, standpoint) };
}
