import type { LineConsumer } from '../../../src/reading/lines.ts';
import { dateEnd, type LineDates } from './line-dates.ts';
import { emptyShape, findShape } from './line-shape.ts';
import type { LogLine } from './log-line.ts';

const SPACE = 32;
const MAX_ORIGINS = 1000;
/** `removed` and `(queue active)` end so; all other lines of the queue manager are passed over. */
const LAST_OF_REMOVED = 'd'.charCodeAt(0);
const LAST_OF_ACTIVE = ')'.charCodeAt(0);
const POSTFIX_WITHOUT_DATE = / postfix[^\s[]*\/smtpd?\[\d+\]: /;

export interface LogLines extends LineConsumer {
  /** Lines that were not blank; the first and last instant that any of them was written at. */
  readonly seen: () => { readonly rows: number; readonly from: Date | null; readonly to: Date | null };
}

/**
 * Makes {@link LogLine}s of raw lines and gives them to `read`. Most lines of a mail log do not matter, and no text
 * is made of those. Dates after `latest` (ms) are impossible.
 */
export function logLines(
  dates: LineDates,
  latest: number,
  read: (line: LogLine) => void,
  reject: (line: number, reason: string) => void,
): LogLines {
  const shape = emptyShape();
  /** Host and service by `HOST SERVICE`. */
  const origins = new Map<string, Pick<LogLine, 'host' | 'service'>>();
  /** The bytes that lines are read from, as a buffer: made once per chunk. */
  let view: { readonly bytes: Uint8Array; readonly buffer: Buffer } = {
    bytes: new Uint8Array(0),
    buffer: Buffer.alloc(0),
  };
  let rows = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;

  return {
    line(bytes, start, end, number) {
      if (isBlank(bytes, start, end)) return;
      rows++;
      const date = dateEnd(bytes, start, end);
      if (date < 0) {
        if (POSTFIX_WITHOUT_DATE.test(text(bytes, start, end))) reject(number, 'the line does not begin with a date');
        return;
      }
      const at = dates.read(bytes, start, date);
      if (at <= latest) {
        if (at < from) from = at;
        if (at > to) to = at;
      }
      if (!findShape(bytes, date, end, shape)) return;
      if (shape.program === 'qmgr' && bytes[end - 1] !== LAST_OF_REMOVED && bytes[end - 1] !== LAST_OF_ACTIVE) return;
      if (at <= latest) read(logLine(bytes, at, end, number));
      else reject(number, impossible(bytes, start, date, at));
    },
    unreadable(number, why) {
      rows++;
      reject(number, why === 'nul-byte' ? 'the line has NUL bytes' : 'the line is longer than 64 KiB');
    },
    seen: () => ({ rows, from: from > to ? null : new Date(from), to: from > to ? null : new Date(to) }),
  };

  function logLine(bytes: Uint8Array, at: number, end: number, number: number): LogLine {
    const origin = text(bytes, shape.hostStart, shape.programEnd);
    let known = origins.get(origin);
    if (!known) {
      if (origins.size >= MAX_ORIGINS) origins.clear();
      const [host = '', service = ''] = origin.split(' ');
      known = { host: host.toLowerCase(), service };
      origins.set(origin, known);
    }
    const message = text(bytes, shape.message, end);
    return { number, host: known.host, service: known.service, pid: shape.pid, at, message };
  }

  function text(bytes: Uint8Array, start: number, end: number): string {
    if (bytes !== view.bytes) {
      view = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    }
    return view.buffer.toString('utf8', start, end);
  }

  function impossible(bytes: Uint8Array, start: number, date: number, at: number): string {
    const written = text(bytes, start, date);
    return Number.isNaN(at) ? `there is no date "${written}"` : `the date "${written}" lies in the future`;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > SPACE) return false;
  return true;
}
