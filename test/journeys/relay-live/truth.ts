import type { SessionMessage } from './host/long-session.ts';
import { CLIENTS, type ClientName } from './host/network.ts';
import type { Received } from './host/next-hops.ts';
import type { Outcome, Version } from './visits.ts';

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

/** A message that a client handed in, or tried to. */
export interface Visited {
  readonly client: ClientName;
  /** The login it tried; empty without. */
  readonly user: string;
  readonly outcome: Outcome;
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

const hourOf = (at: number): number => Math.floor(at / 3_600_000);

/** `TLSv1` is 1.0. */
const versionOf = (protocol: string | null): Version =>
  protocol === null ? 'none' : (protocol.replace('TLSv', '').replace(/^1$/, '1.0') as Version);

/** A message of a longer session. */
export const ofSession = (message: SessionMessage): Pick<Visited, 'user' | 'outcome'> => ({
  user: message.user ?? '',
  outcome: {
    tls: versionOf(message.protocol),
    isLoggedIn: message.user !== null,
    isBegun: message.isBegun,
    isQueued: message.isQueued,
  },
});

/** What came of it; null where the relay did not even begin a message. */
export function cameOf({ client, user, outcome, from, to }: Visited): TrueMessage | null {
  const isSignedIn = outcome.isLoggedIn;
  if (!outcome.isBegun || (!outcome.isQueued && !isSignedIn)) return null;
  const isLocal = client === 'loopback' || client === 'relay';
  return {
    kind: !outcome.isQueued ? 'refused' : isSignedIn ? 'smtp-auth' : 'connector',
    direction: isSignedIn ? 'submission' : isLocal ? 'local' : 'inbound',
    sender: isSignedIn ? user : '',
    client: CLIENTS[client].address,
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
    tls: versionOf(protocol),
    hours: [...new Set([hourOf(at), hourOf(at + 1000)])],
  }));
}
