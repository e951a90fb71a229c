import { MailflowError } from '../../model/mailflow-error.ts';
import type { MailFolder, MailHead } from '../../ports/mailbox.ts';

/** So often a connection may break over one mail. */
const MAX_BREAKS = 3;

/** Over which mails the connection to a server broke, so that one that breaks it again and again holds up no other. */
export interface MailBreaks {
  /** Asks about one mail. */
  ask<T>(mail: MailHead, folder: Pick<MailFolder, 'isOpen'>, question: () => Promise<T>): Promise<T>;
  /** Counts a break where a question about a mail was what failed. */
  failed(cause: unknown): void;
  isTooMany(uid: number): boolean;
  /** What was known of a mail over which it broke; undefined for others. */
  mail(uid: number): MailHead | undefined;
  forget(uids: Iterable<number>): void;
  clear(): void;
}

export function mailBreaks(): MailBreaks {
  const known = new Map<number, { readonly times: number; readonly mail: MailHead }>();
  /** The mail of the question that is under way; null where none is, or the connection was gone before. */
  let current: MailHead | null = null;
  return {
    async ask(mail, folder, question) {
      current = folder.isOpen() ? mail : null;
      const answer = await question();
      current = null;
      return answer;
    },
    failed(cause) {
      if (current !== null && !isOfThisMachine(cause)) {
        const { uid } = current;
        known.set(uid, { times: (known.get(uid)?.times ?? 0) + 1, mail: current });
      }
      current = null;
    },
    isTooMany: (uid) => (known.get(uid)?.times ?? 0) >= MAX_BREAKS,
    mail: (uid) => known.get(uid)?.mail,
    forget(uids) {
      for (const uid of uids) known.delete(uid);
    },
    clear: () => known.clear(),
  };
}

const isOfThisMachine = (cause: unknown): boolean => cause instanceof MailflowError && cause.code === 'disk';
