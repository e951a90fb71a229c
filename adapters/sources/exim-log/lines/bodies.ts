import { isDigit } from '../../../../src/ingest/syslog/digits.ts';
import { textOf } from '../../../../src/ingest/syslog/prefixes.ts';
import { messageIdEnd } from '../phrases/message-id.ts';

const [SPACE, LESS, EQUALS, GREATER, OPEN, CLOSE, STAR, DASH, PAREN, C, H, D] = [
  32, 60, 61, 62, 91, 93, 42, 45, 40, 67, 72, 68,
] as const;

/** What a line without a message id begins with, behind its date (log.c and the texts of log_write). */
const OTHER =
  /^(?:[HU]=|SMTP |TLS |no (?:host|IP) |rejected |temporarily |(?:Start|End) queue run|exim \d|\S{1,24} authenticator failed |unexpected |refused |cwd=|Warning: |daemon: |SIGHUP|(?:dis)?connect|ident |Connection |host name |synchroni[sz]ation|ACL |LOG: |DKIM: )/;
const MAX_BEGINNING = 48;

/** Whether `bytes[at, end)` is what Exim writes behind the date of a line, with a message id or without. */
export const isBody = (bytes: Uint8Array, at: number, end: number): boolean =>
  // Most of those without an id are about a host.
  (bytes[at] === H && bytes[at + 1] === EQUALS) ||
  messageIdEnd(bytes, at, end) > 0 ||
  OTHER.test(textOf(bytes, at, Math.min(end, at + MAX_BEGINNING)));

/** Whether it begins with a message id and says something of mail flow. */
export function isOfMessage(bytes: Uint8Array, at: number, end: number): boolean {
  const flag = messageIdEnd(bytes, at, end) + 1;
  if (flag <= 0 || flag + 1 >= end) return false;
  const [first, second] = [bytes[flag], bytes[flag + 1]];
  // `Completed`, `Co`; and ` H=`, of a message that was refused when it was there.
  if (first === C) return second === 111;
  if (first === H || (first === D && second === 83)) return true;
  if (bytes[flag + 2] !== SPACE) return false;
  if (second === EQUALS) return first === LESS || first === PAREN || first === EQUALS;
  if (second === GREATER) return first === EQUALS || first === DASH || first === GREATER || first === STAR;
  return first === STAR && second === STAR;
}

/** Whether it is a part of a line that was too long for syslog, `[2/3] …`, or was cut at its line ends, `[2\3] …`. */
export function isPart(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== OPEN || !isDigit(bytes[at + 1])) return false;
  return PART.test(textOf(bytes, at, Math.min(end, at + 12)));
}

const PART = /^\[\d{1,3}[/\\]\d{1,3}\] /;

/** Behind `[1234] `, which log_selector `pid` adds; its number in `pid`, -1 without. */
export function afterPid(bytes: Uint8Array, at: number, end: number): { readonly at: number; readonly pid: number } {
  if (bytes[at] !== OPEN) return { at, pid: -1 };
  let pid = 0;
  let to = at + 1;
  for (; to < end && isDigit(bytes[to]); to++) pid = pid * 10 + ((bytes[to] as number) - 48);
  const isPid = to > at + 1 && to - at < 12 && bytes[to] === CLOSE && bytes[to + 1] === SPACE;
  return isPid ? { at: to + 2, pid } : { at, pid: -1 };
}
