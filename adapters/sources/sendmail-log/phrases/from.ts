import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import { addressEnd } from './address.ts';
import { type Peer, peerIn } from './peer.ts';
import { tlsOf } from './tls.ts';

/** What `logsender` (headers.c) says of a message that somebody has begun to hand in. */
export interface FromPhrase {
  /** Recipients that were accepted; none: nothing can become of it. */
  readonly recipients: number;
  /** It was handed in whole: only then has Sendmail seen its header. */
  readonly isCollected: boolean;
  /** `ESMTPSA`; empty for what a command handed in. */
  readonly proto: string;
  /** The version that newer ones of Sendmail may log in the line; null where it has none. */
  readonly tls: Tls | null;
  readonly relay: Peer;
}

/** Sendmail cuts the sender off there. */
const MAX_SENDER = 200;
/** Sendmail up to 8.11 wrote `pri=`, too. */
const FIELDS = /, size=\d{1,19}, class=-?\d{1,6}(?:, pri=-?\d{1,12})?, nrcpts=(\d{1,9})(, msgid=)?/y;
/** Behind the message id, and nothing between these fields and the relay. */
const PROTO =
  /, proto=([A-Z0-9]{1,20})(?:, daemon=[^,]{0,20})?(?:, tls_verify=[^,]{0,20})?(?:, tls_version=([^,]{0,10}), cipher=[^,]{0,20})?(?:, auth=[^,]{0,20})?(?=, relay=)/y;
const FROM = 'from=';
const RELAY = ', relay=';

/**
 * `from=<…>, size=…, class=…, nrcpts=…(, msgid=…)(, bodytype=…)(, proto=…)(, daemon=…), relay=…`. Sender and message id are
 * texts of strangers and may look like these fields: what stands in front of the message id is read from the left, what
 * stands behind it from the right. Null for the report of a failure that Sendmail itself wrote; 'broken' for a line
 * that cannot be understood, undefined for other messages.
 */
export function fromPhrase(message: string): FromPhrase | null | 'broken' | undefined {
  if (!message.startsWith(FROM)) return undefined;
  const at = addressEnd(message, FROM.length, MAX_SENDER);
  FIELDS.lastIndex = at;
  const fields = FIELDS.exec(message);
  if (fields === null) return 'broken';
  const [all, recipients = '', messageId] = fields;
  const relayAt = message.lastIndexOf(RELAY);
  if (relayAt < at + all.length) return 'broken';
  const relayText = message.slice(relayAt + RELAY.length);
  if (relayText === '[RESPONSE]') return null;
  const relay = peerIn(relayText);
  if (relay === null) return 'broken';
  return {
    recipients: Number(recipients),
    isCollected: messageId !== undefined,
    ...sessionBefore(message, relayAt, at + all.length),
    relay,
  };
}

const NOTHING_SAID = { proto: '', tls: null };

function sessionBefore(message: string, relayAt: number, from: number): Pick<FromPhrase, 'proto' | 'tls'> {
  const at = message.lastIndexOf(', proto=', relayAt - 1);
  if (at < from) return NOTHING_SAID;
  PROTO.lastIndex = at;
  const match = PROTO.exec(message);
  if (match === null || at + match[0].length !== relayAt) return NOTHING_SAID;
  const [, proto = '', version] = match;
  return { proto, tls: version === undefined ? null : tlsOf(version) };
}

/** What the protocol's name says (RFC 3848), as Sendmail writes it since 8.15; null where it says nothing. */
export function readProto(proto: string): { readonly hasTls: boolean; readonly hasAuth: boolean } | null {
  const match = /^(?:ESMTP|UTF8SMTP)(S?)(A?)$/.exec(proto);
  return match === null ? null : { hasTls: match[1] === 'S', hasAuth: match[2] === 'A' };
}
