import PostalMime, { type Email } from 'postal-mime';

/** A mail as a program of somebody else's reads it. */
export async function readMail(raw: string) {
  const email: Email = await PostalMime.parse(raw);
  const headers = new Map(email.headers.map(({ key, value }) => [key, value] as const));
  return {
    subject: email.subject ?? '',
    text: email.text ?? '',
    html: email.html ?? '',
    messageId: email.messageId ?? '',
    answers: email.inReplyTo ?? null,
    from: email.from?.address ?? '',
    to: (email.to ?? []).map(({ address }) => address ?? ''),
    headers,
    /** `Subject`, `From`: the names of all header lines, as often as they are there. */
    names: email.headers.map(({ key }) => key),
    files: email.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? '',
      type: mimeType,
      bytes: Buffer.from(content as ArrayBuffer),
    })),
  };
}
