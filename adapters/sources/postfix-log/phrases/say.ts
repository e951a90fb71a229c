import type { Saying } from '../../../../src/ingest/log/pieces/piece-writer.ts';
import { CLOSE, digitsEnd, isAt, numberIn, SPACE, word } from './bytes.ts';
import { sayClient } from './client.ts';
import { sayDelivery } from './delivery.ts';
import { sayPickup, sayQueue } from './queue.ts';
import { sayConnect, sayDisconnect, sayVerdict } from './session.ts';
import { sayLost, sayTls } from './tls.ts';

const REPEATED = word('message repeated ');
const TIMES = word(' times: [');
/** More digits are no number of times. */
const MAX_DIGITS = 6;

/** Notes what a line of a program of Postfix says; a phrase begins where the message begins. */
export function sayPostfix(program: string, bytes: Uint8Array, start: number, end: number, to: Saying): void {
  if (isAt(bytes, start, end, REPEATED)) sayRepeated(program, bytes, start, end, to);
  else sayMessage(program, bytes, start, end, to);
}

/** `message repeated 3 times: [ … ]`: rsyslog's word for what it did not write again. */
function sayRepeated(program: string, bytes: Uint8Array, start: number, end: number, to: Saying): void {
  const times = start + REPEATED.length;
  const timesEnd = digitsEnd(bytes, times, end);
  const isRepeated = timesEnd > times && timesEnd - times <= MAX_DIGITS && isAt(bytes, timesEnd, end, TIMES);
  let from = timesEnd + TIMES.length;
  if (!isRepeated || from > end - 1 || bytes[end - 1] !== CLOSE || hasLineEnd(bytes, from, end)) {
    sayMessage(program, bytes, start, end, to);
    return;
  }
  if (bytes[from] === SPACE) from++;
  const last = Math.max(from, end - 1);
  to.repeats(numberIn(bytes, times, timesEnd), from, last);
  sayMessage(program, bytes, from, last, to);
}

function hasLineEnd(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 10 || bytes[at] === 13) return true;
  return false;
}

function sayMessage(program: string, bytes: Uint8Array, start: number, end: number, to: Saying): void {
  switch (program) {
    case 'smtpd':
      if (sayConnect(bytes, start, end, to) || sayDisconnect(bytes, start, end, to)) return;
      if (sayClient(bytes, start, end, to) || sayVerdict(bytes, start, end, to)) return;
      sayTls(bytes, start, end, to);
      return;
    case 'qmgr':
      sayQueue(bytes, start, end, to);
      return;
    case 'pickup':
      sayPickup(bytes, start, end, to);
      return;
    case 'smtp':
      if (sayDelivery(bytes, start, end, to) || sayLost(bytes, start, end, to)) return;
      sayTls(bytes, start, end, to);
      return;
    case 'tlsproxy':
      sayTls(bytes, start, end, to);
      return;
  }
}
