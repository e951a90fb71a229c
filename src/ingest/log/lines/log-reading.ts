import type { SourceInput } from '../../../ports/source.ts';
import { type LineSplitter, splitLines } from '../../lines.ts';
import { type NamedShape, shapeOf } from '../../syslog/shape-name.ts';
import { SURVEYED_BYTES } from '../../syslog/survey.ts';
import { type BegunLog, beginLog } from './begin-log.ts';
import type { LogLine } from './log-line.ts';
import type { LogLines } from './log-lines.ts';
import type { MailLines } from './mail-lines.ts';

/** Reads a log's bytes, in UTF-8, into lines of one mail server. */
export interface LogReading {
  readonly push: (chunk: Uint8Array) => void;
  /** After the last chunk. Throws `nothing-usable` where no line could be understood. */
  readonly end: () => Promise<void>;
  readonly seen: LogLines['seen'];
  readonly notes: () => readonly string[];
}

interface Begun extends BegunLog {
  readonly splitter: LineSplitter;
  readonly shape: NamedShape | undefined;
}

/**
 * The first megabytes are held until they can be surveyed: what they show holds for the whole file. Throws a
 * MailflowError where they leave open what has to be declared.
 */
export function logReading(
  of: MailLines,
  input: SourceInput,
  latest: number,
  read: (line: LogLine) => void,
  reject: (line: number, reason: string) => void,
): LogReading {
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let begun: Begun | undefined;
  let unfinished = false;

  return {
    push(chunk) {
      if (begun !== undefined) {
        begun.splitter.push(chunk);
        return;
      }
      held.push(chunk.slice());
      heldBytes += chunk.length;
      if (heldBytes >= SURVEYED_BYTES) begin();
    },
    async end() {
      const log = begun ?? begin();
      const { splitter, lines, shape } = log;
      const last = splitter.pending();
      if (last !== undefined) {
        const growth = (await input.growth?.()) ?? 'unknown';
        const isWhole = growth === 'closed' || (growth === 'unknown' && looksWhole(log, last));
        splitter.end(isWhole ? 'give' : 'leave-out');
        unfinished = !isWhole;
      }
      const { rows } = lines.seen();
      const refusal = lines.tally.refusal(input.fileName, rows, shape);
      if (refusal !== undefined) throw refusal;
    },
    seen: () => (begun ?? begin()).lines.seen(),
    notes: () => [
      ...(begun ?? begin()).notes(),
      ...(unfinished ? ['The last line was not complete yet and was left out.'] : []),
    ],
  };

  function begin(): Begun {
    const head = Buffer.concat(held);
    held.length = 0;
    // Exactly so much, wherever chunks end: what it shows decides about the whole file.
    const log = beginLog(of, { ...input, head: head.subarray(0, SURVEYED_BYTES), latest }, read, reject);
    const splitter = splitLines(log.lines);
    splitter.push(head);
    // Only a file without any line of the server is told what it is instead.
    begun = { ...log, splitter, shape: log.lines.tally.hasPassed() ? undefined : shapeOf(head) };
    return begun;
  }
}

/** Whether a last line without line end is a whole one, as far as the line itself shows. */
function looksWhole(
  { reader: { read, entry }, rules }: BegunLog,
  last: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
): boolean {
  if (read(last.bytes, last.start, last.end) !== 'tagged') return false;
  if (!rules.isServers(entry)) return true;
  return rules.looksWhole(Buffer.from(entry.bytes.subarray(entry.message, entry.end)).toString('latin1').trimEnd());
}
