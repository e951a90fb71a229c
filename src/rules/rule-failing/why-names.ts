/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'rule-failed': 'the rule failed',
  'rule-works': 'the rule works again',
  'facts-read': 'the data can be read again',
  'rule-not-asked': 'the rule is gone',
  'facts-damaged': 'the data is damaged',
  'facts-unreadable': 'the data cannot be read',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  fault: 'error',
  isFailing: 'failing',
  isAsked: 'rule exists',
  isDamaged: 'data is damaged',
};
