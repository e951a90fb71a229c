import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { NO_TEXT } from '../../../../src/ingest/log/pieces/line-piece.ts';
import type { Saying } from '../../../../src/ingest/log/pieces/piece-writer.ts';
import {
  BACKSLASH,
  CLOSE,
  COLON,
  COMMA,
  digitsEnd,
  EQUALS,
  GREATER,
  indexIn,
  isAlphanumeric,
  isAt,
  isDigit,
  isWordByte,
  LESS,
  OPEN,
  QUOTE,
  queueIdEnd,
  SPACE,
  textIn,
  word,
  wordEnd,
} from './bytes.ts';
import { bareAddress, ownName, type Peer } from './peer.ts';
import { SAYS } from './says.ts';

export interface DeliveryPhrase {
  readonly queueId: string;
  readonly status: string;
  /** Null when nothing was reached, or a local socket. */
  readonly relay: Relay | null;
  /** From Postfix 3.11 on `tls=`: whether the connection was encrypted; null where that is not said or undecided. */
  readonly isEncrypted: boolean | null;
}

/** The server that a message was handed to. */
export interface Relay extends Peer {
  /** `[address]:port` (without the port in old versions). */
  readonly endpoint: string;
}

const TO = word(': to=');
const ORIGINALLY = word(', orig_to=');
const RELAY = word(', relay=');
const QUEUED_AS = word('queued as ');
const TLS = word('tls');
const STATUS = word('status=');
const NONE = word('none');
/** The beginning of those fields once more: what says so may be Postfix or a stranger. */
const FIELDS_AGAIN = /[>"], relay=[^,]{1,400}, .{0,200}delay=[\d.]+, .{0,200}status=\w{1,20} \(/;
const MAX_ADDRESS = 1400;
/** What is in the quotes of an address, and what stands behind them. */
const MAX_QUOTED = 700;
/** What Postfix says of a relay, and in a field (log_adhoc.c), and how many fields it has before the status. */
const [MAX_RELAY, MAX_FIELD, MAX_TLS, MAX_FIELDS, MAX_STATUS] = [400, 200, 100, 8, 20] as const;
/** The other side's words about its queue stand at the end. */
const MAX_ANSWER = 100;
const MAX_QUEUE_ID = 64;
const LINE_FEED = 10;
const [UNSAID, CLEAR, ENCRYPTED] = [-1, 0, 1] as const;
const UNDECIDED = 63;

/**
 * `QID: to=<…>, (orig_to=<…>, )relay=host[address]:port, …, status=sent (…)`, also where somebody's template left the
 * angle brackets out. The recipient and what the other side answered are texts of strangers and may look like these
 * fields. A recipient in quotes ends with them; of one without quotes (before Postfix 3.5) in a line that has the fields
 * twice nobody can say where it ends, and the line is broken.
 */
export function sayDelivery(bytes: Uint8Array, start: number, end: number, say: Saying): boolean {
  const idEnd = queueIdEnd(bytes, start, end);
  if (idEnd < 0 || !isAt(bytes, idEnd, end, TO)) return false;
  const to = idEnd + TO.length;
  let at = recipientEnd(bytes, to, end);
  if (isAt(bytes, at, end, ORIGINALLY)) at = recipientEnd(bytes, at + ORIGINALLY.length, end);
  const relay = at + RELAY.length;
  const relayEnd = isAt(bytes, at, end, RELAY) ? fieldEnd(bytes, relay, end, MAX_RELAY) : -1;
  const status = relayEnd <= relay ? -1 : statusAfter(bytes, relayEnd + 2, end);
  const statusEnd = status < 0 ? -1 : wordEnd(bytes, status, end);
  if (status < 0 || isDoubled(bytes, to, statusEnd, end)) {
    say.says(SAYS.deliveryBroken);
    return true;
  }
  const open = endpointAt(bytes, relay, relayEnd);
  say.says(
    SAYS.delivery,
    say.text(bytes, start, idEnd),
    say.text(bytes, status, statusEnd),
    open < 0 ? NO_TEXT : say.text(bytes, open, relayEnd),
    relay - start,
    open - relay,
    encryption(bytes, relayEnd + 2, status - STATUS.length),
    Math.min(statusEnd + 2, end) - start,
  );
  return true;
}

/** Where an address that begins at `from` ends; `from` when that cannot be told. */
function recipientEnd(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] !== LESS || from >= end) {
    let to = from;
    while (to < end && bytes[to] !== COMMA) to++;
    return to < end ? to : from;
  }
  if (bytes[from + 1] === QUOTE && from + 1 < end) return quotedEnd(bytes, from, end);
  const longest = Math.min(end, from + MAX_ADDRESS + 1);
  for (let to = from; to < longest; to++) {
    if (bytes[to] !== GREATER) continue;
    if (isAt(bytes, to + 1, end, RELAY) || isAt(bytes, to + 1, end, ORIGINALLY)) return to + 1;
  }
  return from;
}

/** Where `<"…"…>` ends. */
function quotedEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 2;
  for (let count = 0; at < end && bytes[at] !== QUOTE; count++) {
    if (count === MAX_QUOTED) return from;
    if (bytes[at] === BACKSLASH) {
      at++;
      if (at >= end || isLineEnd(bytes[at])) return from;
    }
    at++;
  }
  const behind = at + 1;
  for (let to = behind; to < end && to - behind <= MAX_QUOTED; to++) {
    const byte = bytes[to];
    if (byte === GREATER) return to + 1;
    if (byte === LESS || byte === QUOTE) return from;
  }
  return from;
}

const isLineEnd = (byte: number | undefined): boolean => byte === LINE_FEED || byte === 13;

/** Where the text before `, ` ends that begins at `at`; -1 where it is longer than `max` or does not end so. */
function fieldEnd(bytes: Uint8Array, at: number, end: number, max: number): number {
  let to = at;
  while (to < end && bytes[to] !== COMMA && to - at <= max) to++;
  return to - at <= max && to + 1 < end && bytes[to] === COMMA && bytes[to + 1] === SPACE ? to : -1;
}

/** Where the status stands behind the relay's other fields; -1 where it does not. */
function statusAfter(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (let fields = 0; fields <= MAX_FIELDS; fields++) {
    if (isAt(bytes, at, end, STATUS)) {
      const status = at + STATUS.length;
      const to = wordEnd(bytes, status, end);
      const isEnd = to === end || (bytes[to] === SPACE && to + 1 < end && bytes[to + 1] === 40);
      if (to > status && to - status <= MAX_STATUS && isEnd) return status;
    }
    const equals = wordEnd(bytes, at, end);
    if (equals === at || equals >= end || bytes[equals] !== EQUALS) return -1;
    const to = fieldEnd(bytes, equals + 1, end, MAX_FIELD);
    if (to < 0) return -1;
    at = to + 2;
  }
  return -1;
}

function isDoubled(bytes: Uint8Array, to: number, statusEnd: number, end: number): boolean {
  const behind = Math.min(statusEnd + 2, end);
  if (bytes[to] === LESS && bytes[to + 1] === QUOTE) return false;
  return indexIn(bytes, behind, end, RELAY) >= 0 && FIELDS_AGAIN.test(textIn(bytes, behind, end));
}

/** Where `[address]:port` begins, with which a relay that was reached ends; -1 without. */
function endpointAt(bytes: Uint8Array, from: number, end: number): number {
  let open = from;
  while (open < end && bytes[open] !== OPEN) open++;
  if (open === end) return -1;
  let close = open + 1;
  while (close < end && isOfAddress(bytes[close] as number)) close++;
  const length = close - open - 1;
  if (length < 2 || length > 45 || close === end || bytes[close] !== CLOSE) return -1;
  const port = close + 2;
  const to = close + 1 < end && bytes[close + 1] === COLON ? digitsEnd(bytes, port, end) : close + 1;
  return to === end && to !== port ? open : -1;
}

const isOfAddress = (byte: number): boolean =>
  isDigit(byte) || byte === COLON || byte === 46 || ((byte | 32) >= 97 && (byte | 32) <= 102);

/** `tls=may:none` is clear text for certain, `?` undecided, everything else encrypted (`smtp_log_tls_feature_status`). */
function encryption(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const equals = wordEnd(bytes, at, end);
    let to = equals;
    while (to < end && bytes[to] !== COMMA) to++;
    const value = equals + 1;
    if (equals - at === TLS.length && isAt(bytes, at, end, TLS) && to - value <= MAX_TLS) {
      for (let i = value; i < to; i++) if (bytes[i] === UNDECIDED) return UNSAID;
      const none = to - NONE.length;
      const isNone = none >= value && isAt(bytes, none, to, NONE) && (none === value || bytes[none - 1] === COLON);
      return isNone ? CLEAR : ENCRYPTED;
    }
    at = to + 2;
  }
  return UNSAID;
}

/** `… queued as 4DQZH96tZczdZLP)` at the end of an answer that begins at `answer`. */
function queuedAs(bytes: Uint8Array, answer: number, end: number): string {
  const from = Math.max(answer, end - MAX_ANSWER);
  let idEnd = end;
  while (idEnd > from && !isAlphanumeric(bytes[idEnd - 1])) idEnd--;
  let id = idEnd;
  while (id > from && isAlphanumeric(bytes[id - 1])) id--;
  const words = id - QUEUED_AS.length;
  if (idEnd === id || idEnd - id > MAX_QUEUE_ID || words < from || !isAt(bytes, words, end, QUEUED_AS)) return '';
  return words > from && isWordByte(bytes[words - 1]) ? '' : textIn(bytes, id, idEnd);
}

/** What {@link sayDelivery} noted. */
export function deliveryOf(line: LogLine): DeliveryPhrase {
  const encrypted = line.detail(5);
  return {
    queueId: line.text(0),
    status: line.text(1),
    relay: line.detail(2) === NO_TEXT ? null : relayOf(line),
    isEncrypted: encrypted === UNSAID ? null : encrypted === ENCRYPTED,
  };
}

/** The queue id that the other side gave the message of a delivery, by its own words; empty without. */
export const queuedAsIn = (line: LogLine): string =>
  queuedAs(line.bytes, line.saidStart + line.detail(6), line.saidEnd);

function relayOf(line: LogLine): Relay {
  const { address, endpoint } = addressOf(line.text(2));
  return { name: ownName(line, line.detail(3), line.detail(4)), address, endpoint };
}

/** A busy server speaks to the same relays again and again. */
const known = new Map<string, Omit<Relay, 'name'>>();
const MAX_KNOWN = 4096;

/** Of `[address]:port`. */
function addressOf(text: string): Omit<Relay, 'name'> {
  let relay = known.get(text);
  if (relay === undefined) {
    relay = { address: bareAddress(text.slice(1, text.indexOf(']'))), endpoint: text.toLowerCase() };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, relay);
  }
  return relay;
}
