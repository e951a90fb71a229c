import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { NO_TEXT } from '../../../../src/ingest/log/pieces/line-piece.ts';
import type { Saying } from '../../../../src/ingest/log/pieces/piece-writer.ts';
import { COLON, COMMA, digitsEnd, indexIn, isAt, queueIdEnd, SPACE, word } from './bytes.ts';
import { addressEnd, addressIn, bareAddress, nameEnd, ownName, type Peer } from './peer.ts';
import { SAYS } from './says.ts';

/*
 * `QID: client=host[address](:port)(, sasl_method=…, sasl_username=…)(, sasl_sender=…)(, orig_…=…)` (`smtpd.c`).
 * Messages hold texts that strangers chose: a phrase begins where the message begins.
 */

/** Twice the longest mail address; more would be somebody's try to fill the memory. */
const MAX_USERNAME = 640;

export interface ClientPhrase {
  /** `NOQUEUE` where a filter stands before the queue. */
  readonly queueId: string;
  readonly client: Peer;
  /** Null without authentication. */
  readonly sasl: { readonly method: string; readonly username: string } | null;
  /** A filter hands the message back and says what its queue id was before; empty without. */
  readonly originalQueueId: string;
  /** A filter hands the message back and says which address it came from; empty without. */
  readonly originalAddress: string;
}

const CLIENT = word(': client=');
const METHOD = word('sasl_method=');
const USERNAME = word('sasl_username=');
const SEPARATED_USERNAME = word(', sasl_username=');
/** What may stand behind the user name. */
const BEHIND = [word(', sasl_sender='), word(', orig_queue_id='), word(', orig_client=')];
const ORIGINAL = word('orig_');
const [LINE_FEED, RETURN] = [10, 13];

/** Notes what a `client=` says; false where the message is none. */
export function sayClient(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  const idEnd = queueIdEnd(bytes, start, end);
  if (idEnd < 0 || !isAt(bytes, idEnd, end, CLIENT)) return false;
  const name = idEnd + CLIENT.length;
  const open = nameEnd(bytes, name, end);
  const close = open < 0 ? -1 : addressEnd(bytes, open + 1, end);
  const rest = close < 0 ? -1 : restAt(bytes, close + 1, end);
  if (rest < 0) {
    to.says(SAYS.clientBroken);
    return true;
  }
  const queueId = to.text(bytes, start, idEnd);
  const address = to.text(bytes, open + 1, close);
  // Most messages of strangers have nothing more.
  if (rest === end) to.says(SAYS.client, queueId, address, name - start, open - name);
  else sayRest(bytes, rest, end, to, queueId, address, name - start, open - name);
  return true;
}

/** Where the fields behind the client begin; `end` without any, -1 where something else stands there. */
function restAt(bytes: Uint8Array, at: number, end: number): number {
  const digits = at + 1;
  const port = bytes[at] === COLON ? digitsEnd(bytes, digits, end) : at;
  const to = port > digits ? port : at;
  if (to === end) return end;
  if (bytes[to] !== COMMA || bytes[to + 1] !== SPACE || to + 2 > end) return -1;
  for (let i = to + 2; i < end; i++) if (bytes[i] === LINE_FEED || bytes[i] === RETURN) return -1;
  return to + 2;
}

/** The user name is the client's own text and may hold a comma: it ends where Postfix's next field begins. */
function sayRest(
  bytes: Uint8Array,
  rest: number,
  end: number,
  to: Saying,
  queueId: number,
  address: number,
  nameAt: number,
  nameLength: number,
): void {
  const isFirst = isAt(bytes, rest, end, USERNAME);
  const found = isFirst ? rest : indexIn(bytes, rest, end, SEPARATED_USERNAME);
  let method = NO_TEXT;
  let username = NO_TEXT;
  if (found >= 0) {
    const from = found + (isFirst ? USERNAME : SEPARATED_USERNAME).length;
    const userEnd = usernameEnd(bytes, from, end);
    if (userEnd - from > MAX_USERNAME) {
      to.says(SAYS.clientBroken);
      return;
    }
    username = to.text(bytes, from, userEnd);
    const methodAt = isAt(bytes, rest, end, METHOD) ? rest + METHOD.length : rest;
    method = to.text(bytes, methodAt, methodAt === rest ? rest : commaAfter(bytes, methodAt, end));
  }
  // Few have those, and what they are is a matter of all fields behind one another.
  const original = indexIn(bytes, rest, end, ORIGINAL) < 0 ? NO_TEXT : to.text(bytes, rest, end);
  to.says(SAYS.client, queueId, address, nameAt, nameLength, method, username, original);
}

function usernameEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== COMMA) continue;
    for (const behind of BEHIND) if (isAt(bytes, at, end, behind)) return at;
  }
  return end;
}

function commaAfter(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== COMMA) at++;
  return at;
}

/** What {@link sayClient} noted. */
export function clientOf(line: LogLine): ClientPhrase {
  const last = line.detail(6) === NO_TEXT ? null : ORIGINAL_FIELDS.exec(line.text(6));
  return {
    queueId: line.text(0),
    client: { name: ownName(line, line.detail(2), line.detail(3)), address: bareAddress(line.text(1)) },
    sasl: line.detail(5) === NO_TEXT ? null : { method: line.text(4), username: line.text(5) },
    originalQueueId: last?.[1] ?? '',
    originalAddress: addressIn(last?.[2] ?? ''),
  };
}

/** Postfix writes these last, and only what a filter said that is trusted with XFORWARD. */
const ORIGINAL_FIELDS = /(?:^|, )(?:orig_queue_id=([0-9A-Za-z]{1,64}))?(?:(?:^|, )?orig_client=([^,\s]{1,400}))?$/;
