import { CLIENTS } from './host/network.ts';
import type { Received } from './host/next-hops.ts';
import type { Outcome, Version, Visit } from './visits.ts';

/** A message, or an attempt that the relay refused, as the two ends of the connection know it. */
export interface TrueMessage {
  readonly kind: 'smtp-auth' | 'connector' | 'refused';
  readonly direction: 'inbound' | 'outbound' | 'local' | 'submission';
  /** Who signed in; empty for others. */
  readonly sender: string;
  /** Address of the client; empty for mail sent on. */
  readonly client: string;
  readonly tls: Version;
  /** The hours since 1970 in which it may have been logged: one, or two where the hour changed meanwhile. */
  readonly hours: readonly number[];
}

export interface Visited {
  readonly visit: Visit;
  readonly outcome: Outcome;
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

const hourOf = (at: number): number => Math.floor(at / 3_600_000);

/** What came of a visit; null where the relay did not even begin a message. */
export function cameOf({ visit, outcome, from, to }: Visited): TrueMessage | null {
  const isSignedIn = outcome.isLoggedIn;
  if (!outcome.isBegun || (!outcome.isQueued && !isSignedIn)) return null;
  const isLocal = visit.client === 'loopback' || visit.client === 'relay';
  return {
    kind: !outcome.isQueued ? 'refused' : isSignedIn ? 'smtp-auth' : 'connector',
    direction: isSignedIn ? 'submission' : isLocal ? 'local' : 'inbound',
    sender: isSignedIn ? (visit.login?.user ?? '') : '',
    client: CLIENTS[visit.client].address,
    tls: outcome.tls,
    hours: [...new Set([hourOf(from), hourOf(to)])],
  };
}

/** Handed in by a command on the relay itself. */
export const pickedUp = (from: number, to: number): TrueMessage => ({
  kind: 'connector',
  direction: 'local',
  sender: '',
  client: '',
  tls: 'none',
  hours: [...new Set([hourOf(from), hourOf(to)])],
});

/** What a content filter on the relay hands back: each message that came in, once more. */
export const secondPasses = (came: readonly TrueMessage[]): readonly TrueMessage[] =>
  came
    .filter(({ kind }) => kind !== 'refused')
    .map(({ hours }) => ({
      ...{ kind: 'connector', direction: 'local', sender: '', client: CLIENTS.loopback.address, tls: 'none', hours },
    }));

/** What went on to other hosts: a message counts once for each of them, however many recipients and attempts it took. */
export function sentOn(received: readonly Received[]): readonly TrueMessage[] {
  const first = new Map<string, Received>();
  for (const each of received) {
    const key = `${each.messageId} ${each.hop}`;
    if (!first.has(key)) first.set(key, each);
  }
  return [...first.values()].map(({ protocol, at }) => ({
    kind: 'connector',
    direction: 'outbound',
    sender: '',
    client: '',
    tls: protocol === null ? 'none' : (protocol.replace('TLSv', '').replace(/^1$/, '1.0') as Version),
    hours: [...new Set([hourOf(at), hourOf(at + 1000)])],
  }));
}
