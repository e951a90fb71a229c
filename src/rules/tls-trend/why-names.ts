/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'not-ready': 'connectors are not ready for TLS 1.2 alone',
  'got-worse': 'connectors got worse',
  'all-ready-for-a-week': 'all have been ready for a week',
  'not-quiet-for-a-week': 'not all have been ready for a week',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  connectors: 'connectors, once per direction',
  ready: 'ready',
  readyBefore: 'ready, week before',
  trace: 'with traces of older TLS or none',
  traceBefore: 'with traces, week before',
  notReady: 'not ready',
  notReadyBefore: 'not ready, week before',
  tooFew: 'too few messages to judge',
  tooFewBefore: 'too few to judge, week before',
  notReadyNames: 'not ready are',
  betterNames: 'better than the week before',
  worseNames: 'worse than the week before',
  week: 'week',
  share: 'not ready from share over TLS 1.1 or older',
  noTlsShare: 'not ready from share without TLS',
  confidence: 'confidence of that',
  minMessages: 'fewest messages',
};
