import { setImmediate as pause } from 'node:timers/promises';
import PostalMime, { type Attachment } from 'postal-mime';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { LIMITS } from './limits.ts';
import { parseReport, type TlsReport } from './report.ts';
import { unpackReports } from './unpack-report.ts';

/** Of RFC 8460 section 6.4 and 6.5. */
export const REPORT_TYPES: readonly string[] = ['application/tlsrpt+gzip', 'application/tlsrpt+json'];
/** A file's name by RFC 8460 section 5.1. */
export const REPORT_NAME = /![^!\s]+!\d{9,10}!\d{9,10}(?:![\w.-]+)?\.json(?:\.gz)?$/i;
/** What forwarding makes of them; other files may be called so, too. */
export const JSON_FILE = /\.json(?:\.gz)?$/i;
/** How they are called where a mail says of itself that it brings one, and its attachment has no name. */
export const PLAIN_TYPES: readonly string[] = ['application/octet-stream', 'application/gzip', 'application/json'];
const MAIL_TYPE = 'message/rfc822';

const MAX_FORWARDED = 3;
/** A mail nests no deeper than a forwarded report does. */
const PARSING = { maxNestingDepth: 20, maxRfc822NestingDepth: MAX_FORWARDED, maxHeadersSize: 256 * 1024 } as const;

interface Part {
  readonly content: Attachment;
  /** Whether it can be nothing else; another file may be left out where it is no report. */
  readonly isCertain: boolean;
}

/**
 * The TLS reports that a mail brings, or the mails of an mbox file (RFC 8460 section 5.3): a mail's subject, file names and
 * text may say something else, the JSON is right. Throws a MailflowError where there is none, or one cannot be read.
 * `check`: called with each report before the next one is unpacked; what it throws ends the reading.
 */
export async function reportsInMail(
  bytes: Uint8Array,
  name: string,
  { now, check = () => {} }: { readonly now: Date; readonly check?: (report: TlsReport) => void },
): Promise<readonly TlsReport[]> {
  const parts: Part[] = [];
  for (const mail of mailsIn(bytes)) parts.push(...(await partsOf(mail, name)));
  if (parts.length === 0)
    throw new MailflowError(
      'not-recognised',
      `${name} has no TLS report attached (application/tlsrpt+gzip or +json).`,
      {
        cure: 'Save the whole mail with its attachment.',
      },
    );
  const certain = parts.filter(({ isCertain }) => isCertain);
  const meant = certain.length > 0 ? certain : parts;
  if (meant.length > LIMITS.reportsInMail)
    throw new MailflowError(
      'too-large',
      `${name} has ${meant.length} reports; ${LIMITS.reportsInMail} are read at most.`,
      {
        cure: 'Import them one by one.',
      },
    );
  const unpack = unpackReports(name);
  const reports: TlsReport[] = [];
  let fault: unknown;
  for (const { content, isCertain } of meant) {
    // A large one takes a while, and strangers may send many.
    await pause();
    const report = readOne(() => parseReport(unpack(bytesOf(content)), name, now), isCertain);
    if (report === null) continue;
    check(report);
    reports.push(report);
  }
  if (reports.length === 0) throw fault;
  return reports;

  /** Null for a file that may be something else, and is no report. */
  function readOne(read: () => TlsReport, isCertain: boolean): TlsReport | null {
    try {
      return read();
    } catch (cause) {
      if (isCertain) throw cause;
      fault ??= cause;
      return null;
    }
  }
}

async function partsOf(mail: Uint8Array, name: string, depth = 0): Promise<readonly Part[]> {
  const { attachments, headers } = await PostalMime.parse(mail, PARSING).catch((cause: unknown) => {
    throw new MailflowError('unreadable', `${name} is not a readable mail: ${(cause as Error).message}.`, {
      cure: 'Save the mail again as .eml, or save the attached report alone.',
      cause,
    });
  });
  const isReportMail = headers.some(
    ({ key, value }) => key === 'content-type' && /report-type="?tlsrpt\b/i.test(value),
  );
  const parts: Part[] = [];
  for (const content of attachments) {
    const { mimeType, filename } = content;
    const isCertain = REPORT_TYPES.includes(mimeType) || REPORT_NAME.test(filename ?? '');
    const isNameless = isReportMail && (filename ?? '') === '' && PLAIN_TYPES.includes(mimeType);
    if (isCertain || isNameless || JSON_FILE.test(filename ?? '')) parts.push({ content, isCertain });
    // Forwarded as an attachment, not within the text.
    else if (mimeType === MAIL_TYPE && depth < MAX_FORWARDED)
      parts.push(...(await partsOf(bytesOf(content), name, depth + 1)));
  }
  return parts;
}

/** A line that begins a mail in an mbox file; in a mail's text such a line is written with `>`. */
const MBOX_LINE = /(?:^|\r?\n\r?\n)From \S[^\r\n]* \d{4}(?: [+-]\d{4})?\r?\n(?=[!-9;-~]+:)/g;

/** The mails of an mbox file; else the mail. */
function mailsIn(bytes: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!text.startsWith('From ')) return [bytes];
  const begins = [...text.matchAll(MBOX_LINE)];
  if (begins[0]?.index !== 0) return [bytes];
  return begins.map(({ 0: line, index }, at) => bytes.subarray(index + line.length, begins[at + 1]?.index));
}

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
