import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import { normaliseTls } from '../../../../src/model/tls.ts';

export interface TlsPhrase {
  readonly tls: Tls;
  /** Whether TLS came `from` a client or was made `to` a server. */
  readonly side: 'from' | 'to';
  /** `[address]:port` of the other side, as in a delivery's `relay=`. */
  readonly endpoint: string;
}

const TLS_LINE =
  /^(?:[A-Z][a-z]+ )?TLS connection (?:established|reused) (from|to) [^[\]\s]*(\[[^\]]{1,128}\](?::\d+)?)(?: to \S+)?: (\S{1,64}) with cipher /;

/**
 * `(Anonymous|Untrusted|Trusted|Verified )TLS connection established|reused from|to host[address](:port)( to SNI):
 * PROTOCOL with cipher …` (`tls_log_summary` in Postfix's tls_misc.c). A line that breaks off after the peer still says
 * that TLS was used.
 */
export function tlsPhrase(message: string): TlsPhrase | 'broken' | undefined {
  if (!message.includes('TLS connection ')) return undefined;
  const match = TLS_LINE.exec(message);
  if (!match) return /^(?:[A-Z][a-z]+ )?TLS connection (?:established|reused) /.test(message) ? 'broken' : undefined;
  const [, side, endpoint = '', protocol = ''] = match;
  return { tls: tlsOf(protocol), side: side === 'from' ? 'from' : 'to', endpoint: endpoint.toLowerCase() };
}

const LOST =
  /^[0-9A-Za-z]{1,64}: (?:lost connection with|conversation with) [^[\]\s]{0,255}\[([^\]\s]{1,128})\] (?:timed out )?while /;

/**
 * `QID: lost connection with host[address] while …` or `QID: conversation with host[address] timed out while …`, where
 * the delivery goes on: the address. Where TLS is optional and the message has waited a little, Postfix goes on with the
 * same server in clear text and says no more of it (`smtp_stream_except` in smtp_trouble.c, `RETRY_AS_PLAINTEXT`).
 */
export const lostConnection = (message: string): string | undefined =>
  message.includes(' while ') ? LOST.exec(message)?.[1]?.toLowerCase() : undefined;

/** A log names a handful of protocols, in every other line. */
const known = new Map<string, Tls>();
const MAX_KNOWN = 100;

function tlsOf(protocol: string): Tls {
  let tls = known.get(protocol);
  if (tls === undefined) {
    const version = normaliseTls(protocol);
    tls = { version, raw: version === 'unknown' ? protocol : '' };
    if (known.size < MAX_KNOWN) known.set(protocol, tls);
  }
  return tls;
}
