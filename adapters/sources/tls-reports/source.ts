import { defineSource, type SourceReading } from '../../../src/ingest/define-source.ts';
import { headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { FactSink, Source, SourceInput } from '../../../src/ports/source.ts';
import { LIMITS } from './limits.ts';
import { reportsInMail } from './mail-reports.ts';
import { parseReport } from './report.ts';
import { factsInto, notesOf, spanOf } from './report-facts.ts';
import { tooLarge, unpackReport } from './unpack-report.ts';

const NAME = 'tls-reports';
const JSON_FORMAT = 'tls-report-json';
const MAIL_FORMAT = 'tls-report-mail';

/** TLS reports of other organisations (SMTP TLS Reporting, RFC 8460): the JSON, packed or not, or the mail that brings it. */
export const tlsReports: Source = defineSource({
  name: NAME,
  title: 'TLS reports of other organisations (RFC 8460): .json, .json.gz, or the mail as .eml',
  recognise: (head) => formatOf(head),
  read,
});

async function read(input: SourceInput, sink: FactSink): Promise<SourceReading> {
  const { format, bytes } = await wholeFile(input);
  const { fileName, now } = input;
  const reports =
    format === MAIL_FORMAT
      ? await reportsInMail(bytes, fileName, { now })
      : [parseReport(unpackReport(bytes, fileName), fileName, now)];
  await factsInto(sink, reports);
  for (const { policy, reason } of reports.flatMap(({ rejected }) => rejected)) sink.reject(policy, reason);
  return {
    ...{ format, mode: 'merge', precision: 'day' },
    rows: reports.reduce((sum, { policies, rejected }) => sum + policies.length + rejected.length, 0),
    ...spanOf(reports),
    notes: notesOf(reports),
  };
}

/** Certain from what only a TLS report has; not from a file's name, which anything may have. */
function formatOf(head: Uint8Array): typeof JSON_FORMAT | typeof MAIL_FORMAT | undefined {
  const text = textOf(head);
  if (/^\uFEFF?\s*\{/.test(text)) return isReportJson(text) ? JSON_FORMAT : undefined;
  return MAIL.test(text) && TLSRPT_MAIL.test(text) ? MAIL_FORMAT : undefined;
}

const textOf = (head: Uint8Array): string => new TextDecoder().decode(headAsUtf8(head));

const MAIL = /^(?:From |[A-Za-z][A-Za-z0-9-]*:)/;

const isReportJson = (text: string): boolean =>
  text.includes('"policies"') &&
  ['"date-range"', '"report-id"', '"organization-name"'].some((key) => text.includes(key));

/** The type of the mail or of its attachment, or the attachment's name by RFC 8460 section 5.1. */
const TLSRPT_MAIL =
  /report-type="?tlsrpt\b|application\/tlsrpt\+(?:gzip|json)|![^!\s]+!\d{9,10}!\d{9,10}(?:![\w.-]+)?\.json/i;

const HEAD_BYTES = 64 * 1024;

/** The whole file in memory; what no report can be is left after its beginning. */
async function wholeFile({ bytes, fileName }: SourceInput) {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let format: ReturnType<typeof formatOf>;
  let limit: number = LIMITS.reportBytes;
  for await (const piece of bytes) {
    // Pieces are only lent.
    pieces.push(piece.slice());
    length += piece.length;
    if (format === undefined && length >= HEAD_BYTES) {
      const head = Buffer.concat(pieces).subarray(0, HEAD_BYTES);
      // A long text may stand before the attachment that would tell.
      format = formatOf(head) ?? (MAIL.test(textOf(head)) ? MAIL_FORMAT : undefined);
      if (format === undefined) throw notOne(fileName);
      limit = limitOf(format);
    }
    if (length > limit) throw tooLarge(fileName, limit, '');
  }
  const whole = Buffer.concat(pieces);
  format ??= formatOf(whole);
  if (format === undefined) throw notOne(fileName);
  return { format, bytes: whole };
}

const limitOf = (format: string): number => (format === MAIL_FORMAT ? LIMITS.mailBytes : LIMITS.reportBytes);

const notOne = (fileName: string): MailflowError =>
  new MailflowError('unreadable', `${fileName} is neither a TLS report nor a mail with one.`, {
    cure: 'Save the report, or the whole mail with its attachment, unchanged.',
  });
