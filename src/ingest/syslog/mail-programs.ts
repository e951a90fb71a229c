import { digitsEnd } from './digits.ts';

const [SPACE, SLASH, COLON, OPEN, CLOSE] = [32, 47, 58, 91, 93] as const;

/** Postfix's daemons, postfix/master(5), that log under `SYSLOG_NAME/PROGRAM`. */
const PROGRAMS = [
  ...['smtpd', 'smtp', 'qmgr', 'cleanup', 'pickup', 'tlsproxy', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'bounce'],
  ...[
    'anvil',
    'master',
    'postscreen',
    'dnsblog',
    'trivial-rewrite',
    'verify',
    'proxymap',
    'scache',
    'discard',
    'flush',
  ],
  ...['tlsmgr', 'postlogd', 'oqmgr', 'nqmgr', 'postqmqpd', 'qmqpd', 'showq', 'spawn', 'postfix-script', 'sendmail'],
  ...['postdrop', 'postqueue', 'postsuper', 'postmap', 'postalias', 'retry', 'relay'],
].map((name) => new TextEncoder().encode(name));
const BY_LENGTH: readonly (readonly Uint8Array[])[] = Array.from({ length: 17 }, (_, length) =>
  PROGRAMS.filter((name) => name.length === length),
);

/** Whether `bytes[start, end)`, the last part of a tag that has parts, is the name of a Postfix program. */
export function isMailProgram(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === 0 || bytes[start - 1] !== SLASH) return false;
  const names = BY_LENGTH[end - start];
  if (names === undefined) return false;
  for (const name of names) if (isAt(bytes, start, name)) return true;
  return false;
}

function isAt(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}

/** Where ` NAME/PROGRAM[PID]:` of a Postfix program stands in a line, wherever that is: its `/`, or -1. */
export function quotedMailProgram(bytes: Uint8Array, start: number, end: number): number {
  for (let slash = start; slash < end; slash++) {
    if (bytes[slash] !== SLASH) continue;
    let to = slash + 1;
    while (to < end && to - slash < 18 && bytes[to] !== OPEN && bytes[to] !== SPACE && bytes[to] !== SLASH) to++;
    if (bytes[to] !== OPEN || !isMailProgram(bytes, slash + 1, to)) continue;
    const pidEnd = digitsEnd(bytes, to + 1, end);
    if (pidEnd > to + 1 && bytes[pidEnd] === CLOSE && bytes[pidEnd + 1] === COLON) return slash;
  }
  return -1;
}
