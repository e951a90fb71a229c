import { type LineSplitter, splitLines } from '../../../../src/ingest/lines.ts';
import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import type { LogLines } from '../../../../src/ingest/log/lines/log-lines.ts';
import type { EntryReader } from '../../../../src/ingest/syslog/entry-reader.ts';
import { isMailProgram } from '../../../../src/ingest/syslog/mail-programs.ts';
import { type NamedShape, shapeOf } from '../../../../src/ingest/syslog/shape-name.ts';
import { SURVEYED_BYTES } from '../../../../src/ingest/syslog/survey.ts';
import type { SourceInput } from '../../../../src/ports/source.ts';
import { type BegunLog, beginLog } from './begin-log.ts';

/** What users may say about a log that it does not say itself. */
export const DECLARATIONS: Readonly<Record<string, string>> = {
  year: 'Year of the first line, for dates without one: 2021',
  zone: 'Time zone of dates that do not say theirs: UTC (default), an offset such as +01:00, or Europe/Berlin',
  months: 'Language of month names where they leave it open, such as pl or hr',
  syslogName: 'Name under which Postfix logs, where it has no "postfix" in it: relay.out of relay.out/smtpd',
  host: 'Name of the host where lines do not say it, such as those of a container',
};

/** Reads a log's bytes, in UTF-8, into lines of Postfix. */
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
      const { splitter, lines, reader, shape } = begun ?? begin();
      const last = splitter.pending();
      if (last !== undefined) {
        const growth = (await input.growth?.()) ?? 'unknown';
        const isWhole = growth === 'closed' || (growth === 'unknown' && looksWhole(reader, last));
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
    const log = beginLog({ ...input, head: head.subarray(0, SURVEYED_BYTES), latest }, read, reject);
    const splitter = splitLines(log.lines);
    splitter.push(head);
    // Only a file without any line of Postfix is told what it is instead.
    begun = { ...log, splitter, shape: log.lines.tally.hasPassed() ? undefined : shapeOf(head) };
    return begun;
  }
}

/** How a line ends that has nothing more to say; one with `client=` may always go on with the user. */
const WHOLE = /(?:: removed|\)|>|\]|[ (](?:commands|quit|rset|data|rcpt)=\d+(?:\/\d+)?)$/;

/** Whether a last line without line end is a whole one, as far as the line itself shows. */
function looksWhole({ read, entry }: EntryReader, last: { bytes: Uint8Array; start: number; end: number }): boolean {
  if (read(last.bytes, last.start, last.end) !== 'tagged') return false;
  if (!isMailProgram(entry.bytes, entry.slash + 1, entry.tagEnd)) return true;
  const message = Buffer.from(entry.bytes.subarray(entry.message, entry.end)).toString('latin1').trimEnd();
  return WHOLE.test(message) && !message.includes('client=');
}
