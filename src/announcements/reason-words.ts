/** Why something was said or kept silent, a sentence for each named reason of a verdict. */
const SENTENCES: Readonly<Record<string, string>> = {
  opened: 'It opened and had not been told here.',
  worsened: 'It got worse since it was last told here.',
  eased: 'It got better: the card was brought up to date, which nobody needs to be called for.',
  resolved: 'It is over, and had been told here.',
  reopened: 'It came back soon after it was over: the same episode goes on.',
  'reminder-due': 'It has been open for another reminder interval and nobody has acknowledged it.',
  'reminder-not-due': 'Open and told; the next reminder is not due yet.',
  unchanged: 'Nothing changed since it was last told here.',
  acknowledged: 'Somebody acknowledged it: no more reminders.',
  snoozed: 'Somebody snoozed it, until the time given.',
  muted: 'The rule or the subject is muted, until the time given.',
  expected: 'Somebody said that this is as it should be: silent until it is over.',
  'not-subscribed': 'This conversation has not subscribed to this rule.',
  'below-severity': 'It is less severe than this conversation asked for.',
  'too-old-for-a-card': 'It was too old for a card when it became known: the digest tells it.',
  'resolved-before-posted': 'It was over before it was ever told here.',
  'edit-due': 'The card showed something else than what is known now.',
  'edit-too-soon': 'The card was brought up to date a moment ago: the next edit waits.',
  grouped: 'Many opened at once: it was told in one card with the others.',
  'in-group': 'Many opened at once: it was told in one card with the others.',
  'never-posted': 'It was never told here, so there is nothing to add to.',
  quiet: 'The rule saw that it is over.',
};

/** The sentence for a named reason; a reason that is not known here is told by its name. */
export const reasonWords = (reason: string): string =>
  (Object.hasOwn(SENTENCES, reason) ? SENTENCES[reason] : undefined) ?? reason;
