import { skipBlanks } from './date-shapes.ts';
import { digitsEnd } from './digits.ts';

const [SPACE, DASH, COLON, LESS, GREATER, OPEN, CLOSE, BAR, F, P] = [32, 45, 58, 60, 62, 91, 93, 124, 70, 80] as const;
const MAX_NAME = 300;

/** Where `<22>` ends (RFC 3164 §4.1.1), `at` when it is none. */
export function priorityEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== LESS) return at;
  const to = digitsEnd(bytes, at + 1, end);
  return to > at + 1 && to <= at + 4 && bytes[to] === GREATER ? to + 1 : at;
}

/** Where `stdout F ` ends, which CRI writes behind its date (P: a part of a long line); -1 when it is none. */
export function streamEnd(bytes: Uint8Array, at: number, end: number): number {
  const text = textOf(bytes, at, Math.min(end, at + 9));
  if (text !== 'stdout F ' && text !== 'stderr F ' && text !== 'stdout P ' && text !== 'stderr P ') return -1;
  return bytes[at + 7] === F || bytes[at + 7] === P ? at + 9 : -1;
}

/** `mail-1  | ` of `docker compose logs`, `[pod/mail-0/postfix] ` of `kubectl logs --prefix`. */
export function containerName(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly name: string; readonly end: number } | undefined {
  const longest = Math.min(end, at + MAX_NAME);
  let to = at;
  while (to < longest && bytes[to] !== SPACE && bytes[to] !== BAR) to++;
  if (bytes[at] === OPEN) {
    const isPod = bytes[to - 1] === CLOSE && bytes[to] === SPACE && textOf(bytes, at, at + 5) === '[pod/';
    return isPod ? { name: textOf(bytes, at, to), end: to + 1 } : undefined;
  }
  const bar = skipBlanks(bytes, to, longest);
  if (to === at || bytes[bar] !== BAR || bytes[bar + 1] !== SPACE) return undefined;
  return { name: `${textOf(bytes, at, to)}|`, end: bar + 2 };
}

/**
 * Where the name of a file may end that grep puts before a line, with or without the line's number:
 * `/var/log/mail.log.1:`, `mail.log:17:`, and `mail.log-` before and after what was looked for.
 */
export function* grepPrefixes(bytes: Uint8Array, at: number, end: number): Generator<number> {
  const longest = Math.min(end, at + MAX_NAME);
  for (let to = at + 1; to < longest && bytes[to - 1] !== SPACE; to++) {
    if (bytes[to - 1] === COLON || bytes[to - 1] === DASH) yield to;
  }
}

/** Bytes as characters, one each. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}
