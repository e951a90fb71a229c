import PostalMime, { type Attachment } from 'postal-mime';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { LIMITS } from './limits.ts';
import { parseReport, type TlsReport } from './report.ts';
import { unpackReport } from './unpack-report.ts';

/** Of RFC 8460 section 6.4 and 6.5, and what forwarding makes of them. */
const REPORT_TYPES: readonly string[] = ['application/tlsrpt+gzip', 'application/tlsrpt+json'];
const REPORT_FILE = /\.json(?:\.gz)?$/i;

/** A mail nests no deeper than a forwarded report does. */
const PARSING = { maxNestingDepth: 20, maxRfc822NestingDepth: 3, maxHeadersSize: 256 * 1024 } as const;

/**
 * The TLS reports that a mail brings (RFC 8460 section 5.3): its subject, file names and text may say something else, the
 * JSON is right. Throws a MailflowError where there is none in it, or one cannot be read.
 */
export async function reportsInMail(mail: Uint8Array, name: string, now: Date): Promise<readonly TlsReport[]> {
  const { attachments } = await PostalMime.parse(mail, PARSING).catch((cause: unknown) => {
    throw new MailflowError('unreadable', `${name} is no mail that can be taken apart: ${(cause as Error).message}.`, {
      cure: 'Save the mail once more as .eml, or save the attached report alone.',
      cause,
    });
  });
  const parts = attachments.filter(isReport);
  if (parts.length === 0)
    throw new MailflowError(
      'not-recognised',
      `${name} has no TLS report attached (application/tlsrpt+gzip or +json).`,
      {
        cure: 'Save the whole mail with its attachment.',
      },
    );
  if (parts.length > LIMITS.reportsInMail)
    throw new MailflowError(
      'too-large',
      `${name} has ${parts.length} reports; ${LIMITS.reportsInMail} are read at most.`,
      {
        cure: 'Import them one by one.',
      },
    );
  return parts.map((part) => parseReport(unpackReport(bytesOf(part), name), name, now));
}

const isReport = ({ mimeType, filename }: Attachment): boolean =>
  REPORT_TYPES.includes(mimeType) || REPORT_FILE.test(filename ?? '');

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
