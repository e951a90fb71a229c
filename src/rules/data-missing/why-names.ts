/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'silent-too-long': 'nothing new for longer than usual',
  'source-replaced': 'another source has taken its place',
  'data-came': 'new data came',
  'far-below-its-weekday': 'far fewer messages than usual on that weekday',
  'usual-again': 'as many messages as usual again',
  'long-ago': 'it is long ago',
  corrected: 'the missing messages were imported',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  is: '',
  kind: 'kind of data',
  source: 'source',
  part: 'part',
  sources: 'sources of that kind',
  until: 'data until',
  isMissing: 'missing',
  silentDays: 'days without new data',
  usualDays: 'usual days between new data',
  limitDays: 'alert from so many days',
  day: 'day',
  messages: 'messages on that day',
  usual: 'usual on that weekday',
  firstDay: 'first day below the usual',
  lowDays: 'days below the usual',
  ends: '',
};
