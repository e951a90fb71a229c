import type { AnnouncementContext } from '../../../src/alerts/messages/context.ts';
import type { Subscription } from '../../../src/alerts/subscriptions/subscription.ts';
import type { Episode, Mute } from '../../../src/episodes/episode.ts';
import { givenRules } from './given-rules.ts';

export const NOW = new Date('2026-11-16T09:00:00Z');
export const CONTEXT: AnnouncementContext = { now: NOW, rules: givenRules, source: 'report-csv', mutes: [] };

const NUMBERS = { messages: 12_430, record: 85, score: 5.1234, threshold: 4.6, windowMs: 86_400_000 };

/** A spike of an invented sender, open for 26 hours; what is given differs from it. */
export function spike(given: Partial<Episode> = {}): Episode {
  const { severity = 'high', magnitude = 12_430, score = 5.1, numbers = { ...NUMBERS, messages: magnitude } } = given;
  return {
    id: 'k7f3q2',
    rule: 'given-spike',
    subject: 'scanner@contoso.com',
    state: 'open',
    severity,
    score,
    magnitude,
    reason: 'day-over-threshold',
    numbers,
    trail: {
      unit: 'messages',
      firstDay: 20_759,
      values: [61, 44, 70, 85, 52, 0, null, 47, 58, 62, 79, 40, 51, magnitude],
    },
    openedAt: '2026-11-15T07:00:00Z',
    noticedAt: '2026-11-15T07:12:00Z',
    findingAt: '2026-11-16T08:00:00Z',
    opening: { ...NUMBERS, messages: 1_240, score: 4.7 },
    peak: { severity, score, magnitude, numbers, at: '2026-11-15T16:00:00Z' },
    resolvedAt: null,
    resolution: null,
    reopened: 0,
    acknowledged: null,
    snoozed: null,
    expected: null,
    ...given,
  };
}

/** A partner on TLS 1.0. */
export const oldPartner = (given: Partial<Episode> = {}): Episode =>
  spike({
    id: 'p2x9ab',
    rule: 'given-tls10',
    subject: 'From your partner - Fabrikam',
    severity: 'medium',
    magnitude: 96,
    score: 0.31,
    reason: 'week-over-threshold',
    numbers: { tls10: 96, messages: 310, lowerShare: 0.262, shareLimit: 0.05 },
    opening: { tls10: 40, messages: 280, lowerShare: 0.107, shareLimit: 0.05 },
    peak: {
      severity: 'medium',
      score: 0.31,
      magnitude: 96,
      numbers: { tls10: 96, messages: 310, lowerShare: 0.262, shareLimit: 0.05 },
      at: '2026-11-05T00:00:00Z',
    },
    trail: { unit: 'messages over TLS 1.0', firstDay: 20_766, values: [10, 12, 14, 9, 16, 15, 20] },
    ...given,
  });

/** Over by now, and as bad as it was. */
export const RESOLVED = {
  peak: spike().peak,
  state: 'resolved',
  resolvedAt: '2026-11-16T07:00:00Z',
  resolution: 'quiet',
  magnitude: 38,
  numbers: { ...NUMBERS, messages: 38, score: 0 },
} as const;
export const ACKNOWLEDGED = { acknowledged: { by: 'Ana', at: '2026-11-15T08:10:00Z' } } as const;
export const SNOOZED = {
  snoozed: { by: 'Ana', at: '2026-11-15T08:10:00Z', until: '2026-11-16T12:00:00Z' },
} as const;
export const EXPECTED = {
  expected: { by: 'Ben', at: '2026-11-15T08:10:00Z', why: 'the yearly newsletter' },
} as const;

/** `count` spikes, each of its own sender, less and less bad. */
export const spikes = (count: number): readonly Episode[] =>
  Array.from({ length: count }, (_, i) =>
    spike({
      id: `s${String(i).padStart(4, '0')}`,
      subject: `user${i}@contoso.com`,
      severity: i % 3 === 0 ? 'high' : i % 3 === 1 ? 'medium' : 'low',
      magnitude: 9_000 - i * 7,
      score: 9 - i / 1000,
    }),
  );

export const mute = (given: Partial<Mute> = {}): Mute => ({
  id: 'm1',
  rule: null,
  subject: 'newsletter@contoso.com',
  by: 'Ben',
  at: '2026-11-14T10:00:00Z',
  until: '2026-11-21T10:00:00Z',
  why: 'campaign until Friday',
  ...given,
});

export const subscription = (given: Partial<Subscription> = {}): Subscription => ({
  conversation: 'local:console',
  rules: 'all',
  minSeverity: 'low',
  digests: [{ every: 'week', at: '09:00', zone: 'Europe/Berlin', lastDay: null, since: '2026-11-09T08:00:00Z' }],
  by: 'Ana',
  at: '2026-11-01T10:00:00Z',
  ...given,
});
