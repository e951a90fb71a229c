/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'contradicts-a-larger-slice': 'a larger file has more than twice as many of the same messages',
  'contradiction-gone': 'no file contradicts another any more',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  kind: 'kind of data',
  source: 'source',
  slice: '',
  messages: 'messages in the file that is set aside',
  against: 'messages in the larger file',
  days: 'days in both',
  firstDay: 'first of these days',
  lastDay: 'last of these days',
  isSetAside: 'set aside',
};
