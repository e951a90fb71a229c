/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'still-silent': 'no new lines',
  'not-followed-any-more': 'the log is not followed any more',
  'about-to-be-read': 'reading is about to begin',
  'failing-anew': 'it failed again a moment ago',
  'read-again': 'the log is read again',
  'log-gone': 'the log is not there',
  'log-forbidden': 'the log may not be read',
  'log-other': 'the log cannot be read',
  'log-silent': 'no new lines, although the log is usually busy',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  log: 'log',
  kind: '',
  fault: 'what the reader reported',
  since: 'since',
  dataUntil: 'data until',
  isFailing: 'failing',
  isFollowed: 'followed',
  isFetched: 'fetched over the network',
};
