/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'never-seen-before': 'it never signed in before',
  'known-by-now': 'it has been known long enough',
  'still-new': 'it is still new',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  messages: 'messages since',
  signIns: 'sign-ins since',
  firstDay: 'first seen on',
  knownDays: 'known days before without it',
  historyDays: 'new after so many days without it',
  newForDays: 'new for days',
  evidence: 'known from',
};
