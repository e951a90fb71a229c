import { digit } from './digits.ts';

const [SPACE, SLASH, OPEN, CLOSE, COLON] = [32, 47, 91, 93, 58] as const;
const POSTFIX = Buffer.from('postfix');
const SMTPD = Buffer.from('smtpd');
const SMTP = Buffer.from('smtp');
const QMGR = Buffer.from('qmgr');
const TLSPROXY = Buffer.from('tlsproxy');
const PICKUP = Buffer.from('pickup');

/** The Postfix programs whose lines matter: the server, the client, the queue manager, and the client's TLS proxy. */
type Program = 'smtpd' | 'smtp' | 'qmgr' | 'tlsproxy' | 'pickup';

/** Where the parts of a Postfix line are. One is filled again for every line: a million of them would cost. */
export interface LineShape {
  program: Program;
  hostStart: number;
  hostEnd: number;
  /** `postfix/submission/smtpd` is `bytes[hostEnd + 1, programEnd)`. */
  programEnd: number;
  pid: number;
  /** The message is `bytes[message, end)`. */
  message: number;
}

export const emptyShape = (): LineShape => ({
  program: 'smtpd',
  hostStart: 0,
  hostEnd: 0,
  programEnd: 0,
  pid: 0,
  message: 0,
});

/**
 * Finds `HOST postfix/INSTANCE/PROGRAM[PID]: MESSAGE` behind a date that ended at `dateEnd`; answers false, leaving
 * `shape` in no good state, for every line that is none or of a program that does not matter. `postfix` may be any
 * instance name that begins with it, and there may be any number of names before the program.
 */
export function findShape(bytes: Uint8Array, dateEnd: number, end: number, shape: LineShape): boolean {
  const hostStart = dateEnd + 1;
  let at = hostStart;
  while (at < end && bytes[at] !== SPACE) at++;
  const hostEnd = at++;
  if (hostEnd === hostStart || !startsWith(bytes, at, POSTFIX)) return false;

  let nameStart = 0;
  for (at += POSTFIX.length; at < end && bytes[at] !== OPEN; at++) {
    if (bytes[at] === SLASH) nameStart = at + 1;
    else if (bytes[at] === SPACE) return false;
  }
  const program = nameStart === 0 ? undefined : programOf(bytes, nameStart, at);
  if (program === undefined) return false;
  const programEnd = at;

  let pid = 0;
  while (++at < end && bytes[at] !== CLOSE) pid = pid * 10 + digit(bytes, at);
  if (bytes[at + 1] !== COLON || bytes[at + 2] !== SPACE || at + 3 > end || !Number.isSafeInteger(pid)) return false;

  shape.program = program;
  shape.hostStart = hostStart;
  shape.hostEnd = hostEnd;
  shape.programEnd = programEnd;
  shape.pid = pid;
  shape.message = at + 3;
  return true;
}

function programOf(bytes: Uint8Array, start: number, end: number): Program | undefined {
  const length = end - start;
  if (length === SMTPD.length) return startsWith(bytes, start, SMTPD) ? 'smtpd' : undefined;
  if (length === SMTP.length) {
    return startsWith(bytes, start, SMTP) ? 'smtp' : startsWith(bytes, start, QMGR) ? 'qmgr' : undefined;
  }
  if (length === PICKUP.length) return startsWith(bytes, start, PICKUP) ? 'pickup' : undefined;
  return length === TLSPROXY.length && startsWith(bytes, start, TLSPROXY) ? 'tlsproxy' : undefined;
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}
