import { defineSource, type SourceReading } from '../../../src/ingest/define-source.ts';
import { asUtf8, headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { count } from '../../../src/model/format.ts';
import type { FactSink, SourceInput } from '../../../src/ports/source.ts';
import { DECLARATIONS, filtersOf, parseDeclared } from './columns/declared.ts';
import { FORMATS, type FormatName } from './columns/formats.ts';
import { findHeader, findUnreadable, HEAD_BYTES, type Header, nearestHeader } from './columns/header.ts';
import { checkColumns, filterNotes, missingNotes, notReadable, notRecognised } from './columns/requirements.ts';
import { Coverage } from './coverage.ts';
import { CsvScanner } from './csv-scanner.ts';
import { FileDates } from './date-order.ts';
import { FactOutlet } from './fact-outlet.ts';
import type { ReadRow, RowContext } from './row-context.ts';
import { connectorShareRows, smtpAuthShareRows } from './share-rows.ts';
import { surveyOf } from './survey.ts';
import { connectorValueRows, smtpAuthValueRows } from './value-rows.ts';

/** Microsoft 365's mail reports as CSV: requested reports and admin center exports (sources.md §1). */
export const reportCsv = defineSource({
  name: 'report-csv',
  title: 'Microsoft 365 reports and admin center exports (CSV): SMTP AUTH clients, inbound and outbound messages',
  declarations: DECLARATIONS,
  recognise(head) {
    const [text, isWhole] = [headAsUtf8(head), head.length < HEAD_BYTES];
    const format = findHeader(text, isWhole)?.format;
    if (format !== undefined) return format;
    // Claimed so that reading it says what it is and what to do instead.
    const unreadable = findUnreadable(text, isWhole);
    return unreadable?.why === 'foreign' ? unreadable.foreign.kind : unreadable?.why;
  },
  read,
  async survey(head, input) {
    const header = findHeader(headAsUtf8(head), head.length < HEAD_BYTES);
    return header === undefined ? null : surveyOf(header, input, read);
  },
});

const ROWS: Readonly<Record<FormatName, (context: RowContext, onDerived: () => void) => ReadRow>> = {
  'smtp-cs-report': smtpAuthValueRows,
  'connector-report': connectorValueRows,
  'smtp-auth-export': smtpAuthShareRows,
  'mail-flow-export': connectorShareRows,
};

async function read(input: SourceInput, sink: FactSink): Promise<SourceReading> {
  const pieces = asUtf8(input.bytes);
  try {
    return await readPieces(pieces, input, sink);
  } finally {
    await pieces.return(undefined);
  }
}

async function readPieces(
  pieces: AsyncGenerator<Uint8Array>,
  input: SourceInput,
  sink: FactSink,
): Promise<SourceReading> {
  const { header, head } = await begin(pieces, input.fileName);
  const { format, columns } = header;
  const { kind, rowLimit } = FORMATS[format];
  const declared = parseDeclared(input.declared, kind, input.now);
  checkColumns(format, columns, declared);

  const coverage = new Coverage();
  const outlet = new FactOutlet(kind, format, filtersOf(declared));
  const dates = new FileDates(declared.dates, input.now);
  const context: RowContext = { columns, declared, now: input.now, texts: sink.texts, outlet, coverage, dates };
  let derivedRows = 0;
  const readRow = ROWS[format](context, () => derivedRows++);
  const scanner = new CsvScanner(header.separator, header.dataLine);
  let rows = 0;
  let breaksOff = false;

  await take(head.subarray(header.dataOffset));
  for await (const piece of pieces) await take(piece);
  scanner.finish();
  await drain();
  // Nothing is kept before the file is accepted, so its last row may still say that the others were read wrong.
  const dateNotes = dates.conclude();
  for (const batch of outlet.rest()) await sink.add(batch);

  const isLimit = rows === rowLimit;
  const inferred = outlet.inferred();
  const precision = columns.shares.length === 0 && coverage.hasTimes ? 'hour' : 'day';
  return {
    format,
    mode: 'replace',
    precision,
    rows,
    unmappedColumns: columns.unmapped,
    ...coverage.span(precision),
    cut: isLimit || breaksOff,
    derivedCounts: derivedRows > 0,
    notes: [
      ...missingNotes(columns, declared),
      ...dateNotes,
      ...filterNotes(format, declared, inferred),
      ...(derivedRows > 0 ? ['Counts were computed from percentages and may be off by a message.'] : []),
      ...(isLimit ? [`Exactly ${count(rowLimit)} rows, the most a file can have: it was cut off.`] : []),
      ...(breaksOff ? ['The file ends in the middle of a row: it was cut off.'] : []),
    ],
    inferred,
  };

  async function take(piece: Uint8Array): Promise<void> {
    for (let rest: Uint8Array | undefined = piece; rest; ) {
      rest = scanner.feed(rest);
      await drain();
    }
  }

  async function drain(): Promise<void> {
    while (readRecords()) {
      for (const batch of outlet.full.splice(0)) await sink.add(batch);
    }
  }

  /** Reads until the input is used up or, answering true, until a batch is full. */
  function readRecords(): boolean {
    for (;;) {
      const found = scanner.next();
      if (found === 'more' || found === 'end') return outlet.full.length > 0;
      if (found === 'record' && scanner.columns === 0) continue;
      rows++;
      const refused = found === 'malformed' ? malformed() : (wrongShape() ?? readRow(scanner));
      if (refused !== undefined) sink.reject(scanner.line, refused);
      else if (outlet.full.length > 0) return true;
    }
  }

  function malformed(): string {
    if (scanner.endsWithFile) breaksOff = true;
    return scanner.malformation;
  }

  function wrongShape(): string | undefined {
    if (scanner.hasNul) return 'contains NUL bytes';
    const expected = columns.headers.length;
    const breaksOffHere = scanner.endsWithFile && (scanner.columns < expected || endsBeforeLastCell());
    if (breaksOffHere) {
      breaksOff = true;
      return 'the file ends in the middle of this row';
    }
    return scanner.columns === expected ? undefined : `has ${scanner.columns} columns where the header has ${expected}`;
  }

  /** The file ends right after a separator, and what should follow is something we read. */
  function endsBeforeLastCell(): boolean {
    const header = columns.headers.at(-1) ?? '';
    return scanner.endsWithSeparator && !columns.unused.includes(header) && !columns.unmapped.includes(header);
  }
}

/** Gathers the beginning of the file and finds the header in it. Throws a MailflowError when there is none. */
async function begin(
  pieces: AsyncGenerator<Uint8Array>,
  fileName: string,
): Promise<{ readonly header: Header; readonly head: Uint8Array }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWholeFile = false;
  while (length < HEAD_BYTES && !isWholeFile) {
    const next = await pieces.next();
    isWholeFile = next.done === true;
    if (next.done) continue;
    parts.push(next.value.slice());
    length += next.value.length;
  }
  const head = Buffer.concat(parts);
  const header = findHeader(head, isWholeFile);
  if (!header) {
    const unreadable = findUnreadable(head, isWholeFile);
    throw unreadable ? notReadable(fileName, unreadable) : notRecognised(fileName, nearestHeader(head, isWholeFile));
  }
  return { header, head };
}
