import type { TlsUsed } from '../story.ts';
import type { Setup } from './setup.ts';

/** What a message is, as exactly as the log can know it. */
export interface Truth {
  readonly kind: 'connector' | 'smtp-auth' | 'refused';
  readonly direction: 'inbound' | 'outbound' | 'submission' | 'local';
  readonly hour: number;
  readonly sender: string;
  readonly client: string;
  readonly auth: 'basic' | 'oauth' | 'none';
  readonly tls: TlsUsed | 'none' | 'unknown';
  readonly recipients: number | null;
}

/** A message that was taken in. */
export interface Received {
  readonly truth: Omit<Truth, 'recipients'>;
  /** Those that the line lists; null where it lists none. */
  readonly listed: number | null;
  /** Those of whom something was said. */
  readonly settled: Set<string>;
}

export const knownOfReceived = ({ truth, listed, settled }: Received): Truth => ({
  ...truth,
  recipients: listed ?? (settled.size === 0 ? null : settled.size),
});

/** How a session was encrypted, as its log can know it: clear text is what its protocol says, whatever else is logged. */
export function knownOf(
  { tls, isProxied }: { readonly tls: TlsUsed | null; readonly isProxied: boolean },
  { logs }: Setup,
): Truth['tls'] {
  if (tls !== null) return logs.tls_cipher ? tls : 'unknown';
  // The proxy may have ended the client's TLS.
  return isProxied && logs.proxy ? 'unknown' : 'none';
}

/** What of one message went to one server on one day; each recipient with the TLS that its delivery used. */
export interface Sent {
  readonly hour: number;
  readonly used: (TlsUsed | null)[];
}

const WEAKEST_FIRST = ['none', '1.0', '1.1', '1.2', '1.3'] as const;

/** `hasCipher`: the log has one anywhere, so that a line without one means clear text. */
export function knownOfSent({ used }: Sent, { logs }: Setup, hasCipher: boolean): Truth['tls'] {
  if (!logs.tls_cipher || !hasCipher) return 'unknown';
  const known = used.map((tls) => tls ?? 'none');
  return WEAKEST_FIRST.find((version) => known.includes(version)) ?? 'unknown';
}
