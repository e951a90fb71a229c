import type { TlsUsed } from '../story.ts';
import type { Setup } from './setup.ts';

/** What a message is, as exactly as the log can know it. */
export interface Truth {
  readonly kind: 'connector' | 'smtp-auth';
  readonly direction: 'inbound' | 'outbound' | 'submission' | 'local';
  readonly hour: number;
  readonly sender: string;
  readonly client: string;
  readonly auth: 'basic' | 'oauth' | 'none';
  readonly tls: TlsUsed | 'none' | 'unknown';
  readonly recipients: number | null;
}

/** What somebody who signed in began and the relay never took in. */
export interface RefusedTruth extends Omit<Truth, 'kind' | 'direction' | 'tls' | 'recipients'> {
  /** Null where the log need not have said it by then. */
  readonly tls: TlsUsed | null;
}

/** What the log has of an attempt that failed. */
export interface Failed {
  readonly truth: Omit<RefusedTruth, 'tls'>;
  readonly session: SessionTls;
  /** It came to a filter before the queue, which answers before the session ends. */
  readonly isBeforeQueue: boolean;
  /** The counters of its session, where there are any, say that nothing was accepted. */
  isDenied: boolean;
  /** Its queue id came back, in a log in which the queue manager speaks. */
  isIdBack: boolean;
}

/** Whether the log proves that it was refused: silence alone does not, since a full queue may take hours. */
export const isKnownRefused = ({ isBeforeQueue, isDenied, isIdBack }: Failed): boolean =>
  isBeforeQueue || isDenied || isIdBack;

export const knownOfRefused = ({ truth, session }: Failed, { loudServices }: Setup): RefusedTruth => ({
  ...truth,
  tls: !session.isProxied && loudServices.includes(session.service) ? session.tls : null,
});

/** How a session was encrypted, and what the log has of it. */
export interface SessionTls {
  readonly service: string;
  readonly tls: TlsUsed | null;
  /** TLS came before the first word, under a name that says so or not. */
  readonly isTlsFirst: boolean;
  readonly isNamed: boolean;
  readonly hasAuth: boolean;
  readonly isProxied: boolean;
}

/**
 * What the log of a session can know of its TLS. `heard`: the services of which it has a TLS line anywhere. Written
 * after what Postfix logs, not after what the reader does: an account of the evidence.
 */
export function knownOf(
  session: SessionTls,
  { hasCounters, loudServices }: Setup,
  heard: ReadonlySet<string>,
): Truth['tls'] {
  const { service, tls, isTlsFirst, isNamed, hasAuth, isProxied } = session;
  // The proxy has ended the client's TLS.
  if (isProxied) return 'unknown';
  if (tls !== null && loudServices.includes(service)) return tls;
  // Quiet, and STARTTLS is counted, which says that there was TLS.
  if (tls !== null && !isTlsFirst && hasCounters) return 'unknown';
  if (isTlsFirst && isNamed) return 'unknown';
  // Nothing is counted where TLS comes first: with a login it may have been, unless this service would have said so.
  if (hasCounters && !hasAuth) return 'none';
  return heard.has(service) ? 'none' : 'unknown';
}

/** What went to one relay on one day in one life of a queue id; each recipient with the TLS that its delivery used. */
export interface Sent {
  readonly hour: number;
  readonly used: (TlsUsed | null)[];
}

const WEAKEST_FIRST = ['none', '1.0', '1.1', '1.2', '1.3'] as const;

export function knownOfSent({ used }: Sent, { logsTlsOut, hasTlsField }: Setup, isHeard: boolean): Truth['tls'] {
  const known = used.flatMap((tls) => {
    if (tls !== null) return logsTlsOut ? [tls] : [];
    return hasTlsField || isHeard ? (['none'] as const) : [];
  });
  return WEAKEST_FIRST.find((version) => known.includes(version)) ?? 'unknown';
}
