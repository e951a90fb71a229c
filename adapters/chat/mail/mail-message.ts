import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Card } from '../../../cards/card.ts';
import { renderMail } from '../../../cards/mail/render.ts';
import { domainOf } from './address.ts';

export interface MailMessage {
  readonly from: string;
  /** Everybody who gets it, as all of them see. */
  readonly recipients: readonly string[];
  readonly card: Card;
  /** How to get no more of them; null for what was asked for once. */
  readonly stop: string | null;
  readonly messageId: string;
  /** The Message-ID of the mail that it answers; null for none. */
  readonly answers: string | null;
  readonly at: Date;
  readonly file: { readonly name: string; readonly content: Uint8Array } | null;
}

/** Everything of ours begins like this, so that it can be told from what others send. */
const MESSAGE_ID_PREFIX = 'mailflow.';

/** The same for the same key: where a lost answer makes us repeat a mail, servers and clients know it by that. */
export const messageIdOf = (key: string, from: string): string =>
  `<${MESSAGE_ID_PREFIX}${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domainOf(from)}>`;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['csv', 'text/csv; charset=utf-8'],
  ['json', 'application/json'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]);

/** Headers and body as they are sent. Nothing that came from mail gets into a header but the subject, without controls. */
export async function mailContent(message: MailMessage): Promise<Buffer> {
  const { from, recipients, card, stop, messageId, answers, at, file } = message;
  const { subject, text, html } = renderMail(card, { stop });
  const composed = new MailComposer({
    from: { name: 'Mailflow', address: from },
    to: recipients.map((address) => ({ name: '', address })),
    subject,
    text,
    html,
    messageId,
    date: at,
    ...(answers !== null && { inReplyTo: answers, references: [answers] }),
    headers: {
      // RFC 3834: neither vacation replies nor other robots answer it.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    attachments:
      file === null
        ? []
        : [
            {
              filename: file.name,
              content: Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength),
              contentType: TYPES.get(file.name.split('.').at(-1) ?? '') ?? 'application/octet-stream',
            },
          ],
    // What is shown is ours; nothing in it is ever taken from a path or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composed.compile().build();
}
