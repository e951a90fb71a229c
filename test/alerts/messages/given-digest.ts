import type { DigestContents } from '../../../src/alerts/digests/digest-announcement.ts';
import { periodOf } from '../../../src/alerts/digests/digest-period.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import type { View } from '../../../src/view/view.ts';

export const FROM = new Date('2026-11-09T08:00:00Z');
export const TO = new Date('2026-11-16T08:00:00Z');

/** What the summary report says of a week, in its own words. */
export const widgets: View = {
  title: 'Mail flow summary',
  sentences: [
    'In the past week, 258 messages were sent out of Contoso, 97.7% of them protected in transit (by TLS).',
    'In the past week, 4,975 messages were received by Contoso, 100% of them protected in transit (by TLS).',
    'Number of users sending messages using SMTP Auth in the past 7 days: 41. Investigate potential compromised accounts: `smtp-auth 7d`.',
  ],
  warnings: [],
  facts: [{ label: 'Sent out', value: '258 messages, 97.7% protected · 7 days before: 240, 98.1%' }],
  chart: null,
  tables: [],
  actions: [{ label: 'View TLS usage', command: 'tls 7d' }],
  notes: [],
  provenance: {
    window: '2026-11-09 to 2026-11-15 (UTC)',
    source: 'report-csv',
    dataUntil: '<2026-11-16T08:00Z>',
  },
};

/** A week's digest of these episodes, in which nothing else happened. */
export const digestOf = (episodes: readonly Episode[], given: Partial<DigestContents> = {}): DigestContents => ({
  every: 'week',
  from: FROM,
  to: TO,
  zone: 'Europe/Berlin',
  period: periodOf(episodes, FROM, TO),
  widgets,
  mutes: [],
  tooOld: new Set(),
  belowSeverity: 0,
  lines: [],
  missing: [],
  ...given,
});
