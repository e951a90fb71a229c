import { muteOf } from '../../episodes/mutes.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import { severityRank } from '../../rules/rule.ts';
import { hasStateChange, showsOtherwise } from './card-snapshot.ts';
import type { Deciding } from './deciding.ts';
import { hasJoinedUnseen } from './deleted-cards.ts';
import { wasRecently } from './recently.ts';
import { reminderIndex } from './reminder.ts';
import { foundAtOf, repostSeenAt } from './verdict-inputs.ts';

/* What `decide.ts` puts together to reasons; each is about one episode in one conversation at one instant. */

export function always(): boolean {
  return true;
}

export function isOver({ episode }: Deciding): boolean {
  return episode.state === 'resolved';
}

/** Its root is refused, or was when it was last looked at. */
export function wasRefused({ refused, record }: Deciding): boolean {
  return refused !== null || ['refused', 'never-said'].includes(record?.verdicts[0]?.reason ?? '');
}

export function isSubscribed({ subscription, episode, instead }: Deciding): boolean {
  if (instead !== null) return true;
  return subscription !== null && (subscription.rules === 'all' || subscription.rules.includes(episode.rule));
}

export function isBelowSeverity({ subscription, episode, instead }: Deciding): boolean {
  return (
    instead === null && subscription !== null && severityRank(episode.severity) < severityRank(subscription.minSeverity)
  );
}

/** When it was last looked at. */
export function wasBelowSeverity({ record }: Deciding): boolean {
  return record?.verdicts[0]?.reason === 'below-severity';
}

export function isExpected({ episode }: Deciding): boolean {
  return episode.expected !== null;
}

export function isMuted({ episode, mutes, now }: Deciding): boolean {
  return muteOf(episode, mutes, now) !== undefined;
}

export function isSnoozed({ episode, now }: Deciding): boolean {
  return episode.snoozed !== null && Date.parse(episode.snoozed.until) > now.getTime();
}

export function isAcknowledged({ episode }: Deciding): boolean {
  return episode.acknowledged !== null;
}

export function isOld({ episode, now, settings }: Deciding): boolean {
  return now.getTime() - Date.parse(foundAtOf(episode)) > settings.tooOldForACardMs;
}

export function isVisible(deciding: Deciding): boolean {
  const { record, episode } = deciding;
  return record !== null && showsOtherwise(record.shows, episode, deciding);
}

export function hasNewStand(deciding: Deciding): boolean {
  const { record, episode } = deciding;
  return record !== null && hasStateChange(record.shows, episode, deciding);
}

export function editedLately({ record, settings, now }: Deciding): boolean {
  return wasRecently(record?.editedAt ?? null, settings.editEveryMs, now);
}

/** The end is news where the last words were that it is open. */
export function isNews({ record }: Deciding): boolean {
  return record?.state === 'open';
}

export function mayReply(deciding: Deciding): boolean {
  return !deciding.threadSpokeLately && !isExpected(deciding) && !isMuted(deciding) && !isSnoozed(deciding);
}

export function severityRose({ record, episode }: Deciding): boolean {
  return record !== null && severityRank(episode.severity) > severityRank(record.severity);
}

export function magnitudeGrew({ record, episode, settings }: Deciding): boolean {
  return (
    record !== null &&
    episode.magnitude > record.magnitude &&
    episode.magnitude >= settings.worsenedFactor * record.magnitude
  );
}

/** Nobody is reminded of what they did not ask for, nor of a card that they cannot have seen. */
export function mayRemind(deciding: Deciding): boolean {
  return deciding.root === 'there' && !isAcknowledged(deciding) && !isBelowSeverity(deciding);
}

export function isReminderDue({ record, episode, now, settings }: Deciding): boolean {
  return record?.postedAt != null && reminderIndex(record.postedAt, episode.severity, now, settings) > record.reminded;
}

/** Its card was deleted, and since then there is something that would have been said in its thread or was not seen there. */
export function isWorseThanDeletedCard(deciding: Deciding): boolean {
  return (
    wasUnseen(deciding) ||
    deciding.record?.state === 'resolved' ||
    severityRose(deciding) ||
    (!isAcknowledged(deciding) && magnitudeGrew(deciding))
  );
}

/** News that was on its way to the card when it was found to be deleted; whoever acknowledges it after that knows it. */
function wasUnseen({ deleted, record, episode, now }: Deciding): boolean {
  if (deleted === null || record === null) return false;
  const { at, since } = deleted;
  const knownAt = Date.parse(episode.acknowledged?.at ?? at);
  // One that lies ahead was written by a clock that has been set back since: it may be older than the news.
  if (knownAt > Date.parse(at) && knownAt <= now.getTime()) return false;
  return (
    hasJoinedUnseen(deleted, record) ||
    record.verdicts.some((verdict) => verdict.speak === 'reply' && verdict.at >= since)
  );
}

/**
 * What is high is not silenced for good by a deletion: it may have been a mistake, or the work of a retention policy. A day
 * later it is posted again in the place of its reminders.
 */
export function isHighForADay({ deleted, episode, now, ...rest }: Deciding): boolean {
  return (
    deleted !== null &&
    episode.severity === 'high' &&
    !isAcknowledged({ deleted, episode, now, ...rest }) &&
    !wasRecently(deleted.at, MS_PER_DAY, now)
  );
}

/** However often a card is deleted, it is posted again once a day. */
export function wasRepostedToday(deciding: Deciding): boolean {
  return wasRecently(repostSeenAt(deciding), MS_PER_DAY, deciding.now);
}

/** It was to be posted again and was then kept back for a while: its age is no reason to leave it out. */
export function wasToBeReposted({ record }: Deciding): boolean {
  return record?.repostedAt !== undefined;
}
