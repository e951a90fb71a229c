/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'share-over-threshold': 'more sessions failed than the threshold allows',
  'organisation-over-high-share': 'most sessions of one organisation failed',
  'too-little-to-tell': 'too few reports to decide',
  'sessions-succeed': 'sessions succeed again',
  'no-report-since': 'no report since',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  policyType: 'policy',
  sessions: 'sessions',
  failed: 'failed sessions',
  surplus: 'failed sessions that only the details name',
  share: 'share that failed',
  lowerBound: 'share at least',
  from: 'first day counted',
  to: 'last day counted',
  organisations: 'organisations that reported',
  failingCount: 'organisations that reported failures',
  failing: 'most failures reported by',
  reasons: '',
  threshold: 'alert above share',
  confidence: 'confidence of that',
  minFailed: 'fewest failed sessions',
  isFailing: 'failing',
  isSilent: 'no report any more',
};
