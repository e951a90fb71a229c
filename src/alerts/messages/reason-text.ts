/** Why something was said or kept silent, a sentence for each named reason of a verdict. */
const SENTENCES: Readonly<Record<string, string>> = {
  opened: 'It opened and had not been told here.',
  worsened: 'It got worse since it was last told here.',
  resolved: 'It is over, and had been told here.',
  over: 'It is over, and that is known here.',
  reopened: 'It came back soon after it was over: the same episode goes on.',
  'reminder-due': 'It has been open for another reminder interval and nobody has acknowledged it.',
  'thread-spoke-lately': 'Its thread spoke within the hour: what there is to add waits.',
  unchanged: 'Nothing changed since it was last told here.',
  acknowledged: 'Somebody acknowledged it: no more reminders.',
  snoozed: 'Somebody snoozed it, until the time given.',
  muted: 'The rule or the subject is muted, until the time given.',
  expected: 'Somebody said that this is as it should be: silent until it is over.',
  'not-subscribed': 'This conversation has not subscribed to this rule.',
  'below-severity': 'It is less severe than this conversation asked for.',
  'too-old-for-a-card': 'It was too old for a card when it became known: the digest tells it.',
  'not-posted-yet': 'Its card waits to be sent, and will say what is known then.',
  refused: 'The chat service refused it; it is tried again until it is taken.',
  instead: 'It was meant for another conversation, which cannot be reached: this one stands in for it.',
  'never-said': 'It was over before the chat service would take its card: it was never said here.',
  'root-gone': 'Its card is not known any more, so there is nothing to edit or to reply to.',
  'card-deleted': 'Its card was deleted: no more edits, replies or reminders. If it gets worse, a new card is posted.',
  'card-deleted-worse': 'Worse, or back again, after its card was deleted: posted again.',
  'card-deleted-high': 'Still high and not acknowledged a day after its card was deleted: posted again.',
  'card-deleted-today':
    'Worse after its card was deleted: posted again 24 hours after the last new card, if it is still open.',
  'resolved-before-posted': 'It was over before it was ever told here.',
  changed: 'The card showed something else than what is known now: it was brought up to date.',
  'edit-too-soon': 'The card was brought up to date a moment ago: the next edit waits.',
};

/** The sentence for a named reason; a reason that is not known here is told by its name. */
export const reasonWords = (reason: string): string =>
  (Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason] : undefined) ?? reason;
