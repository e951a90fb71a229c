import { normaliseTls } from '../../../src/mailflow/tls.ts';
import type { Tls } from './logged-message.ts';

/*
 * What Postfix's messages say. Each reader answers undefined for a message that is not its own, and 'broken' for one
 * that is but cannot be understood. Formats: sources.md §4 and Postfix's own source (`mail_open_stream` in smtpd.c,
 * `tls_log_summary` in tls_misc.c, `log_adhoc`). Messages hold texts that strangers chose, and expressions here must
 * stay linear in their length.
 */

export interface Peer {
  readonly name: string;
  /** The address alone: `192.0.2.1`, `2001:db8::1`, or `unix:…`. */
  readonly address: string;
}

/** Twice the longest mail address; more would be somebody's try to fill the memory. */
const MAX_USERNAME = 640;

export interface ClientPhrase {
  readonly queueId: string;
  readonly client: Peer;
  /** Null without authentication. */
  readonly sasl: { readonly method: string; readonly username: string } | null;
}

/** `QID: client=host[address](:port)(, sasl_method=…, sasl_username=…)(, sasl_sender=…)(, orig_…=…)` */
export function clientPhrase(message: string): ClientPhrase | 'broken' | undefined {
  const match = /^([0-9A-Za-z]{1,64}): client=([^[\]\s]{0,255})\[([^\]]{1,128})\](?::\d+)?(?:, (.*))?$/.exec(message);
  if (!match) return /^[0-9A-Za-z]{1,64}: client=/.test(message) ? 'broken' : undefined;
  const [, queueId = '', name = '', address = '', rest = ''] = match;
  const login = sasl(rest);
  if (login && login.username.length > MAX_USERNAME) return 'broken';
  return { queueId, client: { name, address: bareAddress(address) }, sasl: login };
}

/** The user name is the client's own text and may hold a comma: it ends where Postfix's next field begins. */
function sasl(fields: string): ClientPhrase['sasl'] {
  const username = /(?:^|, )sasl_username=(.*?)(?:, sasl_sender=.*|, orig_(?:queue_id|client)=.*)?$/.exec(fields)?.[1];
  if (username === undefined) return null;
  return { method: /^sasl_method=([^,]*)/.exec(fields)?.[1] ?? '', username };
}

/** `IPv6:2001:db8::1` and `2001:DB8::1` are the same client. */
function bareAddress(address: string): string {
  return address.replace(/^IPv6:/i, '').toLowerCase();
}

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
 * PROTOCOL with cipher …`. A line that breaks off after the peer still says that TLS was used.
 */
export function tlsPhrase(message: string): TlsPhrase | 'broken' | undefined {
  const match = TLS_LINE.exec(message);
  if (!match) return /^(?:[A-Z][a-z]+ )?TLS connection (?:established|reused) /.test(message) ? 'broken' : undefined;
  const [, side, endpoint = '', protocol = ''] = match;
  return { tls: tlsOf(protocol), side: side === 'from' ? 'from' : 'to', endpoint: endpoint.toLowerCase() };
}

function tlsOf(protocol: string): Tls {
  const version = normaliseTls(protocol);
  return version === 'unknown' ? { version, raw: protocol } : { version, raw: '' };
}

/** Recipients may hold commas, but they stand in brackets. */
const END_OF_RECIPIENT = '>, relay=';

export interface DeliveryPhrase {
  readonly queueId: string;
  readonly status: string;
  /** `[address]:port` (without the port in old versions); null when nothing was reached, or a local socket. */
  readonly endpoint: string | null;
  readonly relay: Peer | null;
}

/** `QID: to=<…>, (orig_to=<…>, )relay=host[address]:port, …, status=sent (…)` */
export function deliveryPhrase(message: string): DeliveryPhrase | 'broken' | undefined {
  const queueId = /^([0-9A-Za-z]{1,64}): to=</.exec(message)?.[1];
  if (queueId === undefined) return undefined;
  const fields = message.indexOf(END_OF_RECIPIENT);
  if (fields < 0) return 'broken';
  const match = /^([^,]*), (?:\w+=[^,]*, )*?status=(\w+)/.exec(message.slice(fields + END_OF_RECIPIENT.length));
  if (!match) return 'broken';
  const [, relay = '', status = ''] = match;
  const reached = /^([^[]*)(\[([0-9a-f.:]{2,45})\](?::\d+)?)$/i.exec(relay);
  if (!reached) return { queueId, status, endpoint: null, relay: null };
  const [, name = '', endpoint = '', address = ''] = reached;
  return { queueId, status, endpoint: endpoint.toLowerCase(), relay: { name, address: bareAddress(address) } };
}

/** What the counters of `disconnect from host[address] ehlo=2 starttls=1 … commands=8` say; none before Postfix 3.0. */
export type StarttlsCounter = 'used' | 'not-used' | 'no-counters';

export function starttlsCounter(message: string): StarttlsCounter {
  if (!/ commands=\d/.test(message)) return 'no-counters';
  return / starttls=[1-9]/.test(message) ? 'used' : 'not-used';
}

/**
 * The mail stayed on this host: 127.0.0.0/8, ::1, a Unix socket, or `localhost`, which Postfix only calls a client
 * whose address that name resolves to.
 */
export function isLocal(peer: Peer): boolean {
  return /^(?:::ffff:)?127\.|^::1$|^unix:/.test(peer.address) || /^localhost(?:\.localdomain)?$/i.test(peer.name);
}
