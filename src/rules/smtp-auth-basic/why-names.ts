/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'basic-in-use': 'senders still sign in with Basic authentication',
  'no-basic-for-a-week': 'no sender has for a week',
  'no-date-for-these-data': 'no end date is known for this mail system',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  senders: 'senders with Basic',
  sendersWeekBefore: 'senders with Basic, week before',
  lastDay: 'last day counted',
  messages: 'messages with Basic',
  most: 'busiest senders',
  nextDate: 'next date',
  daysLeft: 'days until then',
  what: 'what happens then',
  source: 'according to',
};
