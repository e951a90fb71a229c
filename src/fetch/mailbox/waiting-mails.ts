import type { ListedMails } from '../../ports/mailbox.ts';
import { type MailboxPosition, mailKey, type WaitingMail } from './mailbox-position.ts';

/** Mails that are to be looked at, and the cursor after them. */
export interface WaitingMails {
  readonly mails: readonly WaitingMail[];
  readonly end: string;
}

/** Mails that were looked at since the start. */
export interface SeenMails {
  has(id: string): boolean;
  add(ids: Iterable<string>): void;
  clear(): void;
}

/** Which mails that a server lists are new: it may list one again, because a person read it, for one. */
export function waitingMails(
  list: ListedMails,
  { looked, refused }: Pick<MailboxPosition, 'looked' | 'refused'>,
  seen: Pick<SeenMails, 'has'>,
): WaitingMails {
  // Those that were refused before the start are looked at once more.
  const again = refused.filter(({ id }) => !seen.has(id)).map(({ id }) => ({ id, cursor: null, isAgain: true }));
  const known = new Set(looked);
  const isAgain = new Set(again.map(({ id }) => id));
  const fresh = list.mails.filter(({ id }) => !seen.has(id) && !known.has(mailKey(id)) && !isAgain.has(id));
  return { mails: [...again, ...fresh.map((each) => ({ ...each, isAgain: false }))], end: list.cursor };
}

const MAX_SEEN = 20_000;

/** In memory; beyond so many, the oldest are forgotten. */
export function seenMails(): SeenMails {
  const keys = new Set<string>();
  return {
    has: (id) => keys.has(mailKey(id)),
    add(ids) {
      for (const id of ids) keys.add(mailKey(id));
      for (const key of keys) {
        if (keys.size <= MAX_SEEN) break;
        keys.delete(key);
      }
    },
    clear: () => keys.clear(),
  };
}
