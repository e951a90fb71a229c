import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import { normaliseTls } from '../../../../src/model/tls.ts';
import { type Peer, peerIn } from './peer.ts';

export type TlsPhrase =
  /** A client has begun TLS. */
  | { readonly side: 'server'; readonly tls: Tls; readonly peer: Peer }
  /** TLS was made with a server; `relay`: its name as in the deliveries over that connection. */
  | { readonly side: 'client'; readonly tls: Tls; readonly relay: string }
  /** It was tried with a server and failed; `relay` is empty where that is not said. */
  | { readonly side: 'failed'; readonly relay: string };

/** Sendmail cuts the other side off there, and then its address is missing. */
const MAX_RELAY = 100;
const CUT_OFF: Peer = { name: '', address: '', isForged: false };
const STARTTLS = 'STARTTLS=';
const MADE = /^STARTTLS=(server|client), relay=([^,]{0,200}), version=([^\s,]{1,16}), verify=/;
const FAILED = /^STARTTLS=client, (?:error: |relay=([^,]{0,200}), (?:tlsstate|warning)=)/;

/**
 * `STARTTLS=server|client, relay=…, version=…, verify=…, cipher=…, bits=…` (`tls_get_info` in tls.c, from LogLevel 9 on).
 * A line that begins like this and cannot be understood is 'broken'; undefined for every other message.
 */
export function tlsPhrase(message: string): TlsPhrase | 'broken' | undefined {
  if (!message.startsWith(STARTTLS)) return undefined;
  const made = MADE.exec(message);
  if (made === null) {
    const failed = FAILED.exec(message);
    if (failed !== null) return { side: 'failed', relay: (failed[1] ?? '').toLowerCase() };
    return /^STARTTLS=(?:server|client), relay=.*, version=/.test(message) ? 'broken' : undefined;
  }
  const [, side, relay = '', version = ''] = made;
  const tls = tlsOf(version);
  if (side === 'client') return { side: 'client', tls, relay: relay.toLowerCase() };
  const peer = peerIn(relay) ?? (relay.length >= MAX_RELAY ? CUT_OFF : null);
  return peer === null ? 'broken' : { side: 'server', tls, peer };
}

/** A log names a handful of versions, in every other line. */
const known = new Map<string, Tls>();
const MAX_KNOWN = 100;

/**
 * Up to 8.14 Sendmail wrote what OpenSSL calls the cipher's version: `TLSv1/SSLv3` is a family of ciphers, which TLS 1.2
 * uses, too. That one, and any other text that is no version, is unknown.
 */
export function tlsOf(text: string): Tls {
  let tls = known.get(text);
  if (tls === undefined) {
    const version = normaliseTls(text);
    tls = { version, raw: version === 'unknown' ? text : '' };
    if (known.size < MAX_KNOWN) known.set(text, tls);
  }
  return tls;
}
