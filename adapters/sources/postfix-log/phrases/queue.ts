import type { Saying } from '../../../../src/ingest/log/pieces/piece-writer.ts';
import { digitsEnd, isAlphanumeric, isAt, isDigit, numberIn, queueIdEnd, word } from './bytes.ts';
import { SAYS } from './says.ts';

/*
 * What the queue manager and pickup say. Sender addresses are texts of strangers: a phrase is the whole message, from
 * its first to its last character.
 */

const REMOVED = word(': removed');
const ACTIVE = word(' (queue active)');
const FROM = word(': from=<');
const SIZE = word(', size=');
const RECIPIENTS = word(', nrcpt=');
const MAX_DIGITS = 9;
/** Size and recipients stand in the last so many bytes. */
const MAX_ENDING = 64;

/** `QID: from=<…>, size=…, nrcpt=… (queue active)` or `QID: removed`; false for every other message of qmgr. */
export function sayQueue(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  const idEnd = queueIdEnd(bytes, start, end);
  if (idEnd < 0) return false;
  if (idEnd === end - REMOVED.length && isAt(bytes, idEnd, end, REMOVED)) {
    to.says(SAYS.removed, to.text(bytes, start, idEnd));
    return true;
  }
  const active = end - ACTIVE.length;
  if (!isAt(bytes, idEnd, end, FROM) || !isAt(bytes, active, end, ACTIVE)) return false;
  let count = active;
  while (count > start && isDigit(bytes[count - 1])) count--;
  if (count === active || active - count > MAX_DIGITS) return false;
  const recipients = count - RECIPIENTS.length;
  if (!isAt(bytes, recipients, end, RECIPIENTS)) return false;
  let size = recipients;
  while (size > start && isDigit(bytes[size - 1])) size--;
  const sizeAt = size - SIZE.length;
  if (size === recipients || sizeAt < end - MAX_ENDING || !isAt(bytes, sizeAt, end, SIZE)) return false;
  to.says(SAYS.active, to.text(bytes, start, idEnd), numberIn(bytes, count, active));
  return true;
}

const UID = word(': uid=');
const PICKED_FROM = word(' from=<');
const ORIGINAL = word('> orig_id=');

/**
 * `QID: uid=1000 from=<…>`: a message was handed in on this host, by a command. It is none where it
 * ends with `orig_id=QID`: `postsuper -r` put a message that came in before into the queue once more.
 */
export function sayPickup(bytes: Uint8Array, start: number, end: number, to: Saying): boolean {
  const idEnd = queueIdEnd(bytes, start, end);
  if (idEnd < 0 || !isAt(bytes, idEnd, end, UID)) return false;
  const uid = idEnd + UID.length;
  const uidEnd = digitsEnd(bytes, uid, end);
  if (uidEnd === uid || !isAt(bytes, uidEnd, end, PICKED_FROM) || isAgain(bytes, start, end)) return false;
  to.says(SAYS.pickup, to.text(bytes, start, idEnd));
  return true;
}

function isAgain(bytes: Uint8Array, start: number, end: number): boolean {
  let id = end;
  while (id > start && isAlphanumeric(bytes[id - 1])) id--;
  return id < end && end - id <= 64 && isAt(bytes, id - ORIGINAL.length, end, ORIGINAL);
}
