import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { MailHead, MailPart } from '../../../src/ports/mailbox.ts';

/** A mail as it is: what is known of it, and its attached files by the number of their part. */
export interface ReadMail {
  readonly head: Omit<MailHead, 'id'>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const MAX_FORWARDED = 3;
const PARSING = { maxNestingDepth: 20, maxRfc822NestingDepth: MAX_FORWARDED, maxHeadersSize: 256 * 1024 } as const;
const MAX_TEXT = 300;
const MAX_PARTS = 1000;
const MAX_HEADERS = 50;
const MAIL_TYPE = 'message/rfc822';
/** As base64, with its line ends. */
const ENCODED = 1.37;

/** Out of a mail's own text (RFC 5322, MIME). Throws a MailflowError with `unreadable`. */
export async function readMail(bytes: Uint8Array): Promise<ReadMail> {
  const mail = await parse(bytes);
  const files = new Map<string, Uint8Array>();
  // Every mail has a part, also where nothing is attached.
  const parts: MailPart[] = [{ part: '0', type: 'text/plain', fileName: '', bytes: 0, reportType: '' }];
  await addParts(mail, '', 0);
  return { head: { ...headOf(mail), bytes: bytes.length, parts }, files };

  async function addParts(of: Email, within: string, depth: number): Promise<void> {
    const reportType = reportTypeOf(of);
    for (const [at, attachment] of of.attachments.entries()) {
      if (parts.length >= MAX_PARTS) return;
      const part = `${within}${at + 1}`;
      const content = bytesOf(attachment);
      const type = attachment.mimeType.toLowerCase();
      files.set(part, content);
      parts.push({
        ...{ part, type, fileName: plain(attachment.filename ?? ''), reportType },
        bytes: Math.ceil(content.length * ENCODED),
      });
      // Forwarded as an attachment: what it brings counts as well.
      if (type === MAIL_TYPE && depth < MAX_FORWARDED) await addParts(await parse(content), `${part}.`, depth + 1);
    }
  }
}

/** What the beginning of a mail says, of which more was not read: without its parts. Throws as {@link readMail} does. */
export async function readHead(bytes: Uint8Array): Promise<Omit<MailHead, 'id' | 'parts' | 'bytes'>> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return headOf(await parse(bytes.subarray(0, end)));
}

async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, PARSING);
  } catch (cause) {
    throw new MailflowError('unreadable', `it is not a readable mail: ${(cause as Error).message}`, {
      cure: '',
      cause,
    });
  }
}

function headOf(mail: Email): Omit<MailHead, 'id' | 'parts' | 'bytes'> {
  const senders = mail.from === undefined ? [] : 'group' in mail.from ? (mail.from.group ?? []) : [mail.from];
  // The topmost is that of the own server.
  const received = mail.headers.find(({ key }) => key === 'received')?.value ?? '';
  const at = Date.parse(received.slice(received.lastIndexOf(';') + 1).trim());
  return {
    from: senders.flatMap(({ address }) => (address ? [plain(address).toLowerCase()] : [])),
    subject: plain(mail.subject ?? ''),
    at: Number.isNaN(at) ? null : new Date(at),
    authentication: mail.headers
      .filter(({ key }) => key === 'authentication-results')
      .map(({ value }) => value.replaceAll(/\r?\n[ \t]+/g, ' ').trim())
      .slice(0, MAX_HEADERS),
  };
}

function reportTypeOf({ headers }: Email): string {
  const type = headers.find(({ key }) => key === 'content-type')?.value ?? '';
  if (!/^\s*multipart\/report\b/i.test(type)) return '';
  return (/report-type\s*=\s*"?([\w-]+)/i.exec(type)?.[1] ?? '').toLowerCase();
}

/** What strangers wrote, without what could change a line that it is shown in. */
const plain = (text: string): string => text.slice(0, MAX_TEXT).replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, '');

const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
