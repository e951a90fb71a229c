import { MailflowError } from '../../model/mailflow-error.ts';
import type { MailFolder } from '../../ports/mailbox.ts';

/** So often a connection may break over one mail. */
const MAX_BREAKS = 3;

/** Over which mails the connection to a server broke, so that one that breaks it again and again holds up no other. */
export interface MailBreaks {
  /** Asks about one mail. */
  ask<T>(uid: number, folder: Pick<MailFolder, 'isOpen'>, question: () => Promise<T>): Promise<T>;
  /** Counts a break where a question about a mail was what failed. */
  failed(cause: unknown): void;
  isTooMany(uid: number): boolean;
  forget(uids: Iterable<number>): void;
  clear(): void;
}

export function mailBreaks(): MailBreaks {
  const counts = new Map<number, number>();
  /** The mail of the question that is under way; null where none is, or the connection was gone before. */
  let current: number | null = null;
  return {
    async ask(uid, folder, question) {
      current = folder.isOpen() ? uid : null;
      const answer = await question();
      current = null;
      return answer;
    },
    failed(cause) {
      if (current !== null && !isOfThisMachine(cause)) counts.set(current, (counts.get(current) ?? 0) + 1);
      current = null;
    },
    isTooMany: (uid) => (counts.get(uid) ?? 0) >= MAX_BREAKS,
    forget(uids) {
      for (const uid of uids) counts.delete(uid);
    },
    clear: () => counts.clear(),
  };
}

const isOfThisMachine = (cause: unknown): boolean => cause instanceof MailflowError && cause.code === 'disk';
