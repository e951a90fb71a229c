import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import { NO_TEXT } from '../../../../src/ingest/log/pieces/line-piece.ts';
import type { Saying } from '../../../../src/ingest/log/pieces/piece-writer.ts';
import { normaliseTls } from '../../../../src/model/tls.ts';
import { CLOSE, COLON, digitsEnd, isAt, isBlank, OPEN, queueIdEnd, SPACE, word } from './bytes.ts';
import { addressEnd, nameEnd } from './peer.ts';
import { SAYS } from './says.ts';

export interface TlsPhrase {
  readonly tls: Tls;
  /** `[address]:port` of the other side, as in a delivery's `relay=`. */
  readonly endpoint: string;
}

const CONNECTION = word('TLS connection ');
const ESTABLISHED = word('established ');
const REUSED = word('reused ');
const FROM = word('from ');
const TO = word('to ');
const SNI = word(' to ');
const CIPHER = word(' with cipher ');
const MAX_PROTOCOL = 64;

/**
 * `(Anonymous|Untrusted|Trusted|Verified )TLS connection established|reused from|to host[address](:port)( to SNI):
 * PROTOCOL with cipher …` (`tls_log_summary` in Postfix's tls_misc.c). Details: the protocol, and of a connection that
 * was made to a server `[address]:port` of that. A line that breaks off after the peer still says that TLS was used.
 */
export function sayTls(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  const at = isAt(bytes, start, end, CONNECTION) ? start : trustEnd(bytes, start, end);
  if (at < 0 || !isAt(bytes, at, end, CONNECTION)) return false;
  const how = at + CONNECTION.length;
  const side = isAt(bytes, how, end, ESTABLISHED)
    ? how + ESTABLISHED.length
    : isAt(bytes, how, end, REUSED)
      ? how + REUSED.length
      : -1;
  if (side < 0) return false;
  if (!sayPeerAndProtocol(bytes, side, end, to)) to.says(SAYS.tlsBroken);
  return true;
}

/** Behind `Anonymous `, a word of letters of which only the first is a capital; -1 without. */
function trustEnd(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] as number;
  if (first < 65 || first > 90) return -1;
  let to = start + 1;
  while (to < end && (bytes[to] as number) >= 97 && (bytes[to] as number) <= 122) to++;
  return to > start + 1 && bytes[to] === SPACE ? to + 1 : -1;
}

function sayPeerAndProtocol(bytes: Uint8Array, side: number, end: number, to: Saying): boolean {
  const isFrom = isAt(bytes, side, end, FROM);
  if (!isFrom && !isAt(bytes, side, end, TO)) return false;
  let open = side + (isFrom ? FROM : TO).length;
  while (open < end && bytes[open] !== OPEN) {
    if (bytes[open] === CLOSE || isBlank(bytes[open])) return false;
    open++;
  }
  const close = addressEnd(bytes, open + 1, end);
  if (close < 0) return false;
  const port = close + 2;
  const portEnd = bytes[close + 1] === COLON ? digitsEnd(bytes, port, end) : port;
  const peerEnd = portEnd > port ? portEnd : close + 1;
  const named = isAt(bytes, peerEnd, end, SNI) ? wordEnd(bytes, peerEnd + SNI.length, end) - 1 : peerEnd;
  const isNamed = named === peerEnd || named > peerEnd + SNI.length;
  if (!isNamed || bytes[named] !== COLON || bytes[named + 1] !== SPACE) return false;
  const protocol = named + 2;
  const protocolEnd = wordEnd(bytes, protocol, end);
  const isProtocol = protocolEnd > protocol && protocolEnd - protocol <= MAX_PROTOCOL;
  if (!isProtocol || !isAt(bytes, protocolEnd, end, CIPHER)) return false;
  to.says(SAYS.tls, to.text(bytes, protocol, protocolEnd), isFrom ? NO_TEXT : to.text(bytes, open, peerEnd));
  return true;
}

/** Where the text without blanks at `at` ends. */
function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && !isBlank(bytes[to])) to++;
  return to;
}

/** The TLS that {@link sayTls} noted, whoever began it. */
export const tlsIn = (line: LogLine): Tls => tlsOf(line.text(0));

/** The same of a connection that was made to a server; undefined where it came from a client. */
export const tlsTo = (line: LogLine): TlsPhrase | undefined =>
  line.detail(1) === NO_TEXT ? undefined : { tls: tlsIn(line), endpoint: line.text(1).toLowerCase() };

const LOST_WITH = [word(': lost connection with '), word(': conversation with ')];
const TIMED_OUT = word(' timed out');
const WHILE = word(' while ');

/**
 * `QID: lost connection with host[address] while …` or `QID: conversation with host[address] timed out while …`, where
 * the delivery goes on. Details: the address. Where TLS is optional and the message has waited a little, Postfix goes on
 * with the same server in clear text and says no more of it (`smtp_stream_except` in smtp_trouble.c,
 * `RETRY_AS_PLAINTEXT`).
 */
export function sayLost(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  const idEnd = queueIdEnd(bytes, start, end);
  const which = idEnd < 0 ? undefined : LOST_WITH.find((each) => isAt(bytes, idEnd, end, each));
  if (which === undefined) return false;
  const open = nameEnd(bytes, idEnd + which.length, end);
  const close = open < 0 ? -1 : addressEnd(bytes, open + 1, end);
  if (close < 0 || wordEnd(bytes, open + 1, close) < close) return false;
  const behind = isAt(bytes, close + 1, end, TIMED_OUT) ? close + 1 + TIMED_OUT.length : close + 1;
  if (!isAt(bytes, behind, end, WHILE)) return false;
  to.says(SAYS.lost, to.text(bytes, open + 1, close));
  return true;
}

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
