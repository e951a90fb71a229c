import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { NO_TEXT } from '../../../../src/ingest/log/pieces/line-piece.ts';
import type { Saying } from '../../../../src/ingest/log/pieces/piece-writer.ts';
import {
  CLOSE,
  digitsEnd,
  EQUALS,
  isAt,
  isBlank,
  isWordByte,
  numberIn,
  OPEN,
  queueIdEnd,
  SLASH,
  SPACE,
  word,
} from './bytes.ts';
import { bareAddress, MAX_ADDRESS, MAX_NAME } from './peer.ts';
import { SAYS } from './says.ts';

/* What smtpd says of a session and of what a filter answered in it (`smtpd.c`). */

const CONNECT = word('connect from ');
const DISCONNECT = word('disconnect from ');

/** `connect from host[address](:port)`. Details: the address, or no text where that is not known. */
export function sayConnect(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  if (!isAt(bytes, start, end, CONNECT)) return false;
  const from = start + CONNECT.length;
  let open = from;
  while (open < end && bytes[open] !== OPEN) open++;
  let close = from;
  while (close < end && bytes[close] !== CLOSE) close++;
  const length = close - open - 1;
  let isPeer = close < end && open - from <= MAX_NAME && length > 0 && length <= MAX_ADDRESS;
  for (let at = from; isPeer && at < open; at++) if (isBlank(bytes[at])) isPeer = false;
  to.says(SAYS.connect, isPeer ? to.text(bytes, open + 1, close) : NO_TEXT);
  return true;
}

/** The client's address that {@link sayConnect} noted; empty where it is not known. */
export const connectedFrom = (line: LogLine): string => (line.detail(0) === NO_TEXT ? '' : bareAddress(line.text(0)));

/** What the counters of `disconnect from host[address] ehlo=2 starttls=1 … commands=8` say of a session. */
export interface DisconnectPhrase {
  /** False before Postfix 3.0: then all others mean nothing. */
  readonly hasCounters: boolean;
  readonly hasStarttls: boolean;
  readonly hasAuth: boolean;
  /** A proxy in front told who the client is. */
  readonly hasXclient: boolean;
  /** DATA commands that ended well. */
  readonly accepted: number;
  /** Messages came in chunks (BDAT), of which each is counted: how many messages ended well is not known. */
  readonly hasChunks: boolean;
}

/** By their places in the details of a `disconnect`: how many of each ended well, or -1 without such a counter. */
const COUNTERS = ['commands', 'starttls', 'auth', 'xclient', 'data', 'bdat'].map(word);
const MAX_DIGITS = 9;

export function sayDisconnect(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  if (!isAt(bytes, start, end, DISCONNECT)) return false;
  let at = end;
  while (at > start && bytes[at - 1] !== CLOSE) at--;
  let [commands, starttls, auth, xclient, data, bdat] = [-1, -1, -1, -1, -1, -1];
  while (at < end) {
    let to = at;
    while (to < end && bytes[to] !== SPACE) to++;
    const equals = nameEnd(bytes, at, to);
    const count = equals < 0 ? -1 : countAt(bytes, equals + 1, to);
    if (count >= 0) {
      switch (counterAt(bytes, at, equals)) {
        case 0:
          commands = count;
          break;
        case 1:
          starttls = count;
          break;
        case 2:
          auth = count;
          break;
        case 3:
          xclient = count;
          break;
        case 4:
          data = count;
          break;
        case 5:
          bdat = count;
          break;
      }
    }
    at = to + 1;
  }
  to.says(SAYS.disconnect, commands, starttls, auth, xclient, data, bdat);
  return true;
}

/** Where the small letters at `at` end with `=`; -1 where they do not. */
function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && (bytes[to] as number) >= 97 && (bytes[to] as number) <= 122) to++;
  return to > at && to < end && bytes[to] === EQUALS ? to : -1;
}

/** `2`, and of `1/3`, which is one of three, the first; -1 where all of `bytes[at, end)` is none of these. */
function countAt(bytes: Uint8Array, at: number, end: number): number {
  const to = digitsEnd(bytes, at, end);
  if (to === at || to - at > MAX_DIGITS) return -1;
  if (to === end) return numberIn(bytes, at, to);
  const all = to + 1;
  const isOfAll = bytes[to] === SLASH && end > all && end - all <= MAX_DIGITS && digitsEnd(bytes, all, end) === end;
  return isOfAll ? numberIn(bytes, at, to) : -1;
}

function counterAt(bytes: Uint8Array, at: number, end: number): number {
  for (let counter = 0; counter < COUNTERS.length; counter++) {
    const name = COUNTERS[counter] as Uint8Array;
    if (name.length === end - at && isAt(bytes, at, end, name)) return counter;
  }
  return -1;
}

/** What {@link sayDisconnect} noted. */
export function disconnectOf(line: LogLine): DisconnectPhrase {
  const isAny = (at: number): boolean => line.detail(at) > 0;
  return {
    hasCounters: line.detail(0) >= 0,
    hasStarttls: isAny(1),
    hasAuth: isAny(2),
    hasXclient: isAny(3),
    accepted: Math.max(0, line.detail(4)),
    hasChunks: isAny(5),
  };
}

const ACCEPTED = word('proxy-accept: END-OF-MESSAGE');
const REJECTED = word('proxy-reject: END-OF-MESSAGE');

/**
 * What a filter before the queue answered at the end of a message, as smtpd logs it:
 * `(QID|NOQUEUE: )proxy-accept: END-OF-MESSAGE: 250 …` or `proxy-reject: …`.
 */
export function sayVerdict(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  const idEnd = queueIdEnd(bytes, start, end);
  const at = idEnd > 0 && bytes[idEnd] === 58 && bytes[idEnd + 1] === SPACE ? idEnd + 2 : start;
  const isAccepted = isAt(bytes, at, end, ACCEPTED);
  if (!isAccepted && !isAt(bytes, at, end, REJECTED)) return false;
  const next = at + ACCEPTED.length;
  if (next < end && isWordByte(bytes[next])) return false;
  to.says(SAYS.verdict, isAccepted ? 1 : 0);
  return true;
}
