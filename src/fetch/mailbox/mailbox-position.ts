import { z } from 'zod';
import { eventKey } from '../../ingest/log/event-key.ts';
import type { ListedMail } from '../../ports/mailbox.ts';

const refusedSchema = z.strictObject({
  id: z.string(),
  /** `"Report" from tls@litware.example, 2026-11-20 (UID 12)` */
  name: z.string(),
  /** A sentence for people. */
  why: z.string(),
  /** Its report is about a domain that is not ours: of these strangers may send as many as they like. */
  isForeign: z.literal(true).optional(),
  /** The server did not give it, or it could not be imported: what is in it is not known, so it is never forgotten. */
  isUnread: z.literal(true).optional(),
});
export type RefusedMail = Readonly<z.infer<typeof refusedSchema>>;

/**
 * How far a folder was read: every mail up to `cursor` was looked at, and what it brought is kept. Ids and cursors are those
 * under this `numbering` alone.
 */
const positionSchema = z.strictObject({
  version: z.literal(2),
  kind: z.literal('mailbox'),
  numbering: z.string(),
  /** Null at the beginning. */
  cursor: z.string().nullable(),
  /** Keys of the mails after the cursor that were looked at, where the server has no cursor in between. */
  looked: z.array(z.string()),
  /** Mails that were taken in, and are still to be flagged, moved or deleted. */
  settling: z.array(z.string()),
  /** Mails that could not be taken in, oldest first: they are looked at again after a start, unread ones each hour. */
  refused: z.array(refusedSchema),
  /** How many of those were forgotten. */
  forgotten: z.int(),
});
export type MailboxPosition = Readonly<z.infer<typeof positionSchema>>;

/** What was kept before there were mailboxes whose mails have no number. */
const numberedSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('mailbox'),
  uidValidity: z.string(),
  uid: z.int(),
  settling: z.array(z.int()),
  refused: z.array(refusedSchema.omit({ id: true }).extend({ uid: z.int() })),
  forgotten: z.int().default(0),
});

export const mailboxPositionSchema = z.union([
  positionSchema,
  numberedSchema.transform(
    ({ uidValidity, uid, settling, refused, forgotten }): MailboxPosition => ({
      ...{ version: 2, kind: 'mailbox', numbering: uidValidity, cursor: String(uid), looked: [], forgotten },
      settling: settling.map(String),
      refused: refused.map(({ uid: number, ...rest }) => ({ ...rest, id: String(number) })),
    }),
  ),
]);

/**
 * Of mails that were read, beyond this the oldest are forgotten; foreign ones are counted apart, so that they push out no other. Of
 * unread ones none is forgotten: with so many of them no new mail is read.
 */
const MAX_REFUSED = 100;

export const unreadIn = ({ refused }: Pick<MailboxPosition, 'refused'>): readonly RefusedMail[] =>
  refused.filter(({ isUnread }) => isUnread);

/** Whether no more mails may be set aside. */
export const isFull = (position: Pick<MailboxPosition, 'refused'>): boolean => unreadIn(position).length >= MAX_REFUSED;

export const beginOf = (numbering: string): MailboxPosition => ({
  ...{ version: 2, kind: 'mailbox', numbering, cursor: null, looked: [], settling: [], refused: [], forgotten: 0 },
});

/** A mail that is to be looked at: a new one, or one that was refused before. */
export interface WaitingMail extends ListedMail {
  readonly isAgain: boolean;
}

/** What was found of mails that were looked at. */
export interface LookedAt {
  /** In the order of their list. */
  readonly mails: readonly WaitingMail[];
  readonly taken: readonly string[];
  readonly refused: readonly RefusedMail[];
  /** The cursor of the whole list, where these were the last of it; null where more are waiting. */
  readonly end: string | null;
}

/** Under which a mail that was looked at is kept. */
export const mailKey = (id: string): string => eventKey('mail', id);

export function positionAfter(
  before: MailboxPosition,
  { mails, taken, refused, end }: LookedAt,
  settles: boolean,
): MailboxPosition {
  const again = new Set(mails.map(({ id }) => id));
  const all = [...before.refused.filter(({ id }) => !again.has(id)), ...refused];
  const foreign = new Set(all.filter(({ isForeign }) => isForeign).slice(-MAX_REFUSED));
  const others = new Set(all.filter(({ isForeign, isUnread }) => !isForeign && !isUnread).slice(-MAX_REFUSED));
  const kept = all.filter((each) => each.isUnread || foreign.has(each) || others.has(each));
  return {
    ...before,
    ...cursorAfter(before, mails, end),
    settling: settles ? [...new Set([...before.settling, ...taken])] : [],
    refused: kept,
    forgotten: before.forgotten + all.length - kept.length,
  };
}

function cursorAfter(
  before: MailboxPosition,
  mails: readonly WaitingMail[],
  end: string | null,
): Pick<MailboxPosition, 'cursor' | 'looked'> {
  if (end !== null) return { cursor: end, looked: [] };
  const fresh = mails.filter(({ isAgain }) => !isAgain);
  const last = fresh.findLastIndex(({ cursor }) => cursor !== null);
  const since = fresh.slice(last + 1).map(({ id }) => mailKey(id));
  return last < 0
    ? { cursor: before.cursor, looked: [...before.looked, ...since] }
    : { cursor: fresh[last]?.cursor ?? before.cursor, looked: since };
}
