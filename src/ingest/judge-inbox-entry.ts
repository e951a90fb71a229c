import type { InboxEntry } from '../ports/inbox.ts';

/** What to do with something that lies in the inbox. */
export type InboxVerdict =
  | { readonly do: 'import' }
  | { readonly do: 'wait'; readonly reason: string }
  | { readonly do: 'reject'; readonly reason: string };

/** A file is taken when it has been left alone for this long: it may still be on its way. */
export const SETTLE_MS = 3_000;

/** Only regular files that nobody has written to for a while; nothing else is ever opened. */
export function judgeInboxEntry(entry: InboxEntry, now: Date, settleMs: number): InboxVerdict {
  switch (entry.type) {
    case 'file': {
      const age = now.getTime() - entry.modifiedAt.getTime();
      // A time in the future says nothing about the writing; such a file is not held up for ever.
      return age >= 0 && age < settleMs ? { do: 'wait', reason: 'it was written to just now' } : { do: 'import' };
    }
    case 'symlink':
      return { do: 'reject', reason: 'It is a link, and links are not followed. Copy the file itself into the inbox.' };
    case 'directory':
      return { do: 'wait', reason: 'it is a folder; put its files into the inbox itself' };
    default:
      return { do: 'reject', reason: 'It is not a file. Copy a regular file into the inbox.' };
  }
}
