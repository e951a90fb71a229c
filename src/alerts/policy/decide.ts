import type { Verdict } from '../../episodes/episode.ts';
import {
  always,
  editedLately,
  hasNewStand,
  isAcknowledged,
  isBelowSeverity,
  isExpected,
  isHighForADay,
  isMuted,
  isNews,
  isOld,
  isOver,
  isReminderDue,
  isSnoozed,
  isSubscribed,
  isVisible,
  isWorseThanDeletedCard,
  magnitudeGrew,
  mayRemind,
  mayReply,
  severityRose,
  wasBelowSeverity,
  wasRefused,
  wasRepostedToday,
  wasToBeReposted,
} from './conditions.ts';
import type { Deciding } from './deciding.ts';
import { verdictInputs } from './verdict-inputs.ts';

/** A condition with its name; the first one that holds decides. */
interface Reason {
  readonly reason: string;
  readonly speak: Verdict['speak'];
  readonly holds: (deciding: Deciding) => boolean;
}

/** Nothing was posted here. */
const BEFORE_THE_ROOT: readonly Reason[] = [
  { reason: 'never-said', speak: 'nothing', holds: (d) => isOver(d) && wasRefused(d) },
  { reason: 'resolved-before-posted', speak: 'nothing', holds: isOver },
  { reason: 'not-subscribed', speak: 'nothing', holds: (d) => !isSubscribed(d) },
  { reason: 'below-severity', speak: 'nothing', holds: isBelowSeverity },
  { reason: 'expected', speak: 'nothing', holds: isExpected },
  { reason: 'muted', speak: 'nothing', holds: isMuted },
  { reason: 'snoozed', speak: 'nothing', holds: isSnoozed },
  { reason: 'instead', speak: 'post', holds: ({ instead }) => instead !== null },
  // What was too small to be told until now is news, however long ago it began.
  {
    reason: 'too-old-for-a-card',
    speak: 'nothing',
    holds: (d) => isOld(d) && !wasBelowSeverity(d) && !wasToBeReposted(d),
  },
  { reason: 'opened', speak: 'post', holds: always },
];

/** The root is decided on and certainly not there; it will be worded when it is sent, so there is nothing to add. */
const ROOT_WAITS: readonly Reason[] = [
  ...BEFORE_THE_ROOT.filter(
    ({ reason }) => !['below-severity', 'instead', 'too-old-for-a-card', 'opened'].includes(reason),
  ),
  { reason: 'refused', speak: 'nothing', holds: ({ refused }) => refused !== null },
  { reason: 'not-posted-yet', speak: 'nothing', holds: always },
];

/** What the platform does not take of a thread is said by what waits there; more of it would come as a burst. */
const REPLY_REFUSED: Reason = {
  reason: 'refused',
  speak: 'nothing',
  holds: ({ refused }) => refused?.shape === 'reply',
};

const EDITS: readonly Reason[] = [
  { reason: 'refused', speak: 'nothing', holds: (d) => d.refused?.shape === 'edit' && isVisible(d) },
  // Numbers may wait for the next look. What people did may not: its edit is put in at once, and waits by itself.
  {
    reason: 'edit-too-soon',
    speak: 'nothing',
    holds: (d) => (editedLately(d) || d.editUnderWay) && isVisible(d) && !hasNewStand(d),
  },
  { reason: 'changed', speak: 'edit', holds: isVisible },
];

const SILENCES: readonly Reason[] = [
  { reason: 'expected', speak: 'nothing', holds: isExpected },
  { reason: 'muted', speak: 'nothing', holds: isMuted },
  { reason: 'snoozed', speak: 'nothing', holds: isSnoozed },
];

const WHILE_OPEN: readonly Reason[] = [
  { reason: 'root-gone', speak: 'nothing', holds: (d) => d.root === 'gone' },
  // Whoever leaves is told the end of what they were told the beginning of, and nothing in between.
  { reason: 'not-subscribed', speak: 'nothing', holds: (d) => !isSubscribed(d) },
  REPLY_REFUSED,
  { reason: 'reopened', speak: 'reply', holds: (d) => mayReply(d) && d.record?.state === 'resolved' },
  { reason: 'worsened', speak: 'reply', holds: (d) => mayReply(d) && severityRose(d) },
  { reason: 'worsened', speak: 'reply', holds: (d) => mayReply(d) && !isAcknowledged(d) && magnitudeGrew(d) },
  { reason: 'reminder-due', speak: 'remind', holds: (d) => mayReply(d) && mayRemind(d) && isReminderDue(d) },
  ...EDITS,
  ...SILENCES,
  { reason: 'acknowledged', speak: 'nothing', holds: isAcknowledged },
  { reason: 'thread-spoke-lately', speak: 'nothing', holds: (d) => d.threadSpokeLately },
  { reason: 'unchanged', speak: 'nothing', holds: always },
];

const ONCE_OVER: readonly Reason[] = [
  { reason: 'root-gone', speak: 'nothing', holds: (d) => d.root === 'gone' },
  REPLY_REFUSED,
  { reason: 'resolved', speak: 'resolve', holds: (d) => isNews(d) && !isMuted(d) && !d.threadSpokeLately },
  ...EDITS,
  { reason: 'muted', speak: 'nothing', holds: (d) => isNews(d) && isMuted(d) },
  { reason: 'thread-spoke-lately', speak: 'nothing', holds: isNews },
  { reason: 'over', speak: 'nothing', holds: always },
];

/**
 * People deleted its card, so nothing can be shown or said there. Deleting a card silences its reminders; that it gets
 * worse is posted again, and what is high a day later, once a day at most.
 */
const CARD_DELETED: readonly Reason[] = [
  { reason: 'card-deleted', speak: 'nothing', holds: isOver },
  { reason: 'not-subscribed', speak: 'nothing', holds: (d) => !isSubscribed(d) },
  { reason: 'below-severity', speak: 'nothing', holds: isBelowSeverity },
  ...SILENCES,
  { reason: 'card-deleted-today', speak: 'nothing', holds: (d) => isWorseThanDeletedCard(d) && wasRepostedToday(d) },
  { reason: 'card-deleted-worse', speak: 'post', holds: isWorseThanDeletedCard },
  { reason: 'card-deleted-high', speak: 'post', holds: (d) => isHighForADay(d) && !wasRepostedToday(d) },
  { reason: 'card-deleted', speak: 'nothing', holds: always },
];

/** To speak or to stay silent in one conversation, with the named reason and the figures behind it. */
export function decide(deciding: Deciding): Verdict {
  const { episode, root, now } = deciding;
  const reasons =
    root === 'none'
      ? BEFORE_THE_ROOT
      : root === 'waiting'
        ? ROOT_WAITS
        : root === 'deleted'
          ? CARD_DELETED
          : episode.state === 'open'
            ? WHILE_OPEN
            : ONCE_OVER;
  const decisive = reasons.find(({ holds }) => holds(deciding));
  if (decisive === undefined) throw new Error('every list of reasons ends with one that always holds');
  const { reason, speak } = decisive;
  return { speak, reason, because: verdictInputs(reason, deciding), at: now.toISOString() };
}
