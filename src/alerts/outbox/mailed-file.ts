import { instantText } from '../../model/time.ts';
import type { Content, Delivery } from './delivery.ts';

type MailedFile = Extract<Content, { readonly type: 'report-file' }>;

/** Behind every alert. */
const RANK = 0;

/** A file for each of these conversations, which are addresses. The file's id is in the key: no other delivery has it. */
export const mailedFiles = (content: MailedFile, conversations: readonly string[], now: Date): readonly Delivery[] =>
  conversations.map((conversation) => root(mailedFileKey(content.file.id, conversation), conversation, content, now));

/** The key of a file's delivery to this conversation; that it was refused begins alike. */
export const mailedFileKey = (id: string, conversation: string): string => `file/${id}/${conversation}`;

/**
 * Where a file was asked for: that this delivery of it was given up. `mayHaveArrived`: an answer was lost after it was
 * sent. Known by its key, it is put in once.
 */
export const notMailed = (
  { key, conversation }: Delivery,
  { file, from }: MailedFile,
  { why, mayHaveArrived }: { readonly why: string; readonly mayHaveArrived: boolean },
  now: Date,
): Delivery => {
  const recipient = conversation.slice(conversation.indexOf(':') + 1);
  const content = { type: 'not-mailed' as const, file: file.name, recipient, why };
  return root(`${key}/not-mailed`, from, mayHaveArrived ? { ...content, mayHaveArrived } : content, now);
};

function root(key: string, conversation: string, content: Content, now: Date): Delivery {
  const at = instantText(now);
  return {
    ...{ key, conversation, shape: 'root', root: key, content, rank: RANK },
    ...{ status: 'due', attempts: 0, createdAt: at, notBefore: at, mayRepeat: false, trouble: null },
  };
}
