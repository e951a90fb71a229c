import { capitalised } from '../../view/window-text.ts';

/** Why an alert was sent or not, a sentence for each named reason of a verdict. */
const SENTENCES: Readonly<Record<string, string>> = {
  opened: 'It opened, and this conversation had no alert about it yet.',
  worsened: 'It got worse since the last alert here.',
  resolved: 'It is over, and this conversation had an alert about it.',
  over: 'It is over, and this conversation was already notified.',
  reopened: 'It came back soon after it was over: the same episode goes on.',
  'reminder-due': 'It has been open for another reminder interval without being acknowledged.',
  'thread-spoke-lately': 'Thread updates are limited to one per hour; this one waits.',
  unchanged: 'Nothing changed since the last alert here.',
  acknowledged: 'It was acknowledged: no more reminders.',
  snoozed: 'It is snoozed until the time given.',
  muted: 'The rule or the subject is muted, until the time given.',
  expected: 'It was marked as expected: no alerts until it is over.',
  'not-subscribed': 'This conversation has not subscribed to this rule.',
  'below-severity': 'Its severity is below the minimum of this subscription.',
  'too-old-for-a-card': 'Too old for an alert when detected; included in the digest only.',
  'not-posted-yet': 'Its card is waiting to be sent, and will show the latest state.',
  refused: 'The chat service refused it; Mailflow retries until it is accepted.',
  instead: 'Its own conversation cannot be reached, so this one receives it instead.',
  'never-said': 'It was over before the chat service accepted its card, so it was never posted here.',
  'root-gone': 'Its card is no longer on record, so it cannot be edited or replied to.',
  'card-deleted': 'Its card was deleted: no more edits, replies or reminders. If it gets worse, a new card is posted.',
  'card-deleted-worse': 'Worse, or back again, after its card was deleted: posted again.',
  'card-deleted-high': 'Still high and not acknowledged a day after its card was deleted: posted again.',
  'card-deleted-today':
    'Worse after its card was deleted: posted again 24 hours after the last new card, if it is still open.',
  'resolved-before-posted': 'It was over before an alert was posted here.',
  changed: 'The card was out of date and was updated.',
  'edit-too-soon': 'The card was updated a moment ago; the next edit waits.',
};

/** The sentence for a named reason; a reason that is not known here is told by its name, read aloud. */
export const reasonWords = (reason: string): string =>
  (Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason] : undefined) ?? capitalised(`${reason.replaceAll('-', ' ')}.`);
