import { MS_PER_HOUR } from '../../model/time.ts';
import type { ListedMails } from '../../ports/mailbox.ts';
import { tooManyUnread } from './mailbox-fault.ts';
import { isFull, type MailboxPosition, mailKey, unreadIn, type WaitingMail } from './mailbox-position.ts';

/** Mails that are to be looked at, and the cursor after them. */
export interface WaitingMails {
  readonly mails: readonly WaitingMail[];
  readonly end: string;
}

/** Mails that were looked at since the start. */
export interface SeenMails {
  has(id: string): boolean;
  add(ids: Iterable<string>): void;
  /** They are to be looked at again. */
  forget(ids: Iterable<string>): void;
  clear(): void;
}

/** Which mails that a server lists are new: it may list one again, because a person read it, for one. */
export function waitingMails(
  list: ListedMails,
  { looked, refused }: Pick<MailboxPosition, 'looked' | 'refused'>,
  seen: Pick<SeenMails, 'has'>,
): WaitingMails {
  // Those that were refused before the start are looked at once more, unread ones each hour: after new ones, which they hold up no more.
  const again = refused.filter(({ id }) => !seen.has(id)).map(({ id }) => ({ id, cursor: null, isAgain: true }));
  const known = new Set(looked);
  const isAgain = new Set(again.map(({ id }) => id));
  const fresh = list.mails.filter(({ id }) => !seen.has(id) && !known.has(mailKey(id)) && !isAgain.has(id));
  return { mails: [...fresh.map((each) => ({ ...each, isAgain: false })), ...again], end: list.cursor };
}

/**
 * Those that are looked at next, so many at most: new ones, then those that were refused before. Throws a MailflowError where there are
 * new ones, and no more may be set aside.
 */
export function nextPiece(
  { mails }: Pick<WaitingMails, 'mails'>,
  position: Pick<MailboxPosition, 'refused'>,
  most: number,
): readonly WaitingMail[] {
  const fresh = mails.filter(({ isAgain }) => !isAgain);
  const again = mails.filter(({ isAgain }) => isAgain);
  if (fresh.length > 0 && !isFull(position)) return fresh.slice(0, most);
  if (fresh.length > 0 && again.length === 0) throw tooManyUnread(unreadIn(position).length);
  return again.slice(0, most);
}

/** When mails that could not be read are to be tried again; at the start they are anyhow. */
export function unreadTries(): { isDue(now: Date): boolean } {
  let triedAt: Date | null = null;
  return {
    isDue(now) {
      const sinceMs = triedAt === null ? null : now.getTime() - triedAt.getTime();
      // A clock that was set back since says nothing.
      if (sinceMs !== null && sinceMs >= 0 && sinceMs < MS_PER_HOUR) return false;
      triedAt = now;
      return sinceMs !== null;
    },
  };
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
    forget(ids) {
      for (const id of ids) keys.delete(mailKey(id));
    },
    clear: () => keys.clear(),
  };
}
