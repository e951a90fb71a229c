import type { Episode } from '../../../src/episodes/episode.ts';
import type { MailflowState } from '../../../src/state/state.ts';

/** How much is in a state: insights that are open, conversations that subscribed, deliveries that wait. */
export interface Load {
  readonly open: number;
  readonly subscribed: number;
  readonly waiting: number;
}

/** The channel that is told of everything. */
export const CHANNEL = 'slack:C1';

/** What all conversations are told of; those with a number subscribed to nothing else. */
const ALERTED = 'data-missing';

const HOUR_MS = 3_600_000;

/**
 * A state as a large company comes to it: thousands of insights in one channel, and thousands of channels that wait for
 * one kind of insight. That each of them is told of each insight is left out: a state has a row for each of those pairs.
 */
export function loadedState({ open, subscribed, waiting }: Load, now: Date): Partial<MailflowState> {
  const asked = { by: 'anna', at: now.toISOString(), minSeverity: 'low', digests: [] } as const;
  return {
    welcomed: true,
    lookFrom: now.toISOString(),
    subscriptions: [
      { ...asked, conversation: CHANNEL, rules: 'all', digests: [] },
      ...Array.from({ length: subscribed }, (_, n) => ({
        ...{ ...asked, conversation: `slack:C2${n}`, rules: [ALERTED] },
        digests: [],
      })),
    ],
    episodes: Array.from({ length: open }, (_, n) => episode(n, now)),
    // In a conversation that no longer receives anything, and not due yet.
    deliveries: Array.from({ length: waiting }, (_, n) => ({
      key: `waiting-${n}`,
      conversation: `slack:W${n}`,
      shape: 'root',
      root: `waiting-${n}`,
      content: { type: 'episode', episode: idOf(n % open) },
      rank: 1,
      status: 'due',
      attempts: 0,
      createdAt: now.toISOString(),
      notBefore: new Date(now.getTime() + HOUR_MS).toISOString(),
      mayRepeat: false,
      trouble: null,
    })),
  };
}

/** What every conversation subscribed to, as it opens. */
export function alert(now: Date): Episode {
  const at = now.toISOString();
  const given = { kind: 'smtp-auth', source: 'report-csv', part: '', sources: 'report-csv', until: at };
  const numbers = { ...given, isMissing: true, silentDays: 3, usualDays: 1, limitDays: 2 };
  const { peak, ...rest } = episode(0, now);
  return {
    ...{ ...rest, id: 'alert001', rule: ALERTED, subject: 'report-csv', reason: 'missing', openedAt: at },
    ...{ numbers, opening: numbers, peak: { ...peak, numbers } },
  };
}

export const idOf = (n: number): string => `k${String(n).padStart(6, '0')}`;

function episode(n: number, now: Date): Episode {
  const at = new Date(now.getTime() - HOUR_MS).toISOString();
  const numbers = { messages: 1_000 + n, record: 100, threshold: 3.5, window: '24h', since: at, senders: 3 };
  return {
    id: idOf(n),
    rule: 'smtp-auth-spike',
    subject: `sender${n}@contoso.com`,
    state: 'open',
    severity: n % 7 === 0 ? 'high' : 'medium',
    score: 4 + (n % 100) / 100,
    magnitude: 1_000 + n,
    reason: 'spike',
    numbers,
    trail: null,
    openedAt: at,
    noticedAt: at,
    findingAt: at,
    opening: numbers,
    peak: { severity: 'medium', score: 4, magnitude: 1_000 + n, numbers, at },
    resolvedAt: null,
    resolution: null,
    reopened: 0,
    acknowledged: null,
    snoozed: null,
    expected: null,
  };
}
