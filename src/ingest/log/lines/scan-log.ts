import type { SourceInput } from '../../../ports/source.ts';
import { asUtf8 } from '../../encoding.ts';
import { type LineSplitter, splitLines } from '../../lines.ts';
import { type NamedShape, shapeOf } from '../../syslog/shape-name.ts';
import { SURVEYED_BYTES } from '../../syslog/survey.ts';
import type { LinePiece } from '../pieces/line-piece.ts';
import { type BegunLog, beginLog } from './begin-log.ts';
import type { LogLines } from './log-lines.ts';
import type { MailLines } from './mail-lines.ts';

/** A piece of a log's lines, or how the log ends. It is made of plain data. */
export type ScannedLog =
  | { readonly piece: LinePiece }
  | {
      readonly seen: ReturnType<LogLines['seen']>;
      /** What was inferred, and what was odd: sentences for people. */
      readonly notes: readonly string[];
      /** Why the file is no use, when none of its lines was one of the server that could be read. */
      readonly refusal: { readonly message: string; readonly cure: string } | undefined;
    };

interface Begun extends BegunLog {
  readonly splitter: LineSplitter;
  /** What the file is instead, as far as its beginning has no line of the server. */
  shape: NamedShape | undefined;
}

/**
 * Scans a log for the lines of one mail server: pieces in their order, and its end. All that happens here depends on the
 * lines alone, not on what the server does. The first megabytes are held until they can be surveyed: what they show
 * holds for the whole file. Dates after `latest` (ms) are impossible. Throws a MailflowError where the beginning leaves
 * open what has to be declared.
 */
export async function* scanLog(of: MailLines, input: SourceInput, latest: number): AsyncGenerator<ScannedLog> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let begun: Begun | undefined;

  for await (const chunk of asUtf8(input.bytes)) {
    if (begun !== undefined) {
      begun.splitter.push(chunk);
      yield { piece: begun.lines.take() };
      continue;
    }
    held.push(chunk.slice());
    heldBytes += chunk.length;
    if (heldBytes < SURVEYED_BYTES) continue;
    begun = yield* begin(of, input, latest, held);
    held = [];
  }
  begun ??= yield* begin(of, input, latest, held);
  yield* scanEnd(begun, input);
}

function* begin(
  of: MailLines,
  input: SourceInput,
  latest: number,
  held: readonly Uint8Array[],
): Generator<ScannedLog, Begun> {
  const head = Buffer.concat(held);
  // Exactly so much, wherever chunks end: what it shows decides about the whole file.
  const log = beginLog(of, { ...input, head: head.subarray(0, SURVEYED_BYTES), latest });
  const splitter = splitLines(log.lines);
  for (const chunk of held) {
    splitter.push(chunk);
    yield { piece: log.lines.take() };
  }
  return { ...log, splitter, shape: log.lines.tally.hasPassed() ? undefined : shapeOf(head) };
}

async function* scanEnd(log: Begun, input: SourceInput): AsyncGenerator<ScannedLog> {
  const { splitter, lines, shape } = log;
  const last = splitter.pending();
  let isCut = false;
  if (last !== undefined) {
    const growth = (await input.growth?.()) ?? 'unknown';
    isCut = growth !== 'closed' && !(growth === 'unknown' && looksWhole(log, last));
    splitter.end(isCut ? 'leave-out' : 'give');
    yield { piece: lines.take() };
  }
  const seen = lines.seen();
  const refusal = lines.tally.refusal(input.fileName, seen.rows, shape);
  const notes = [...log.notes(), ...(isCut ? ['The last line was not complete yet and was left out.'] : [])];
  yield { seen, notes, refusal: refusal && { message: refusal.message, cure: refusal.cure } };
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
