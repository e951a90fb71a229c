import { z } from 'zod';

const refusedSchema = z.strictObject({
  uid: z.int(),
  /** `"Report" from tls@litware.example, 2026-11-20 (UID 12)` */
  name: z.string(),
  /** A sentence for people. */
  why: z.string(),
  /** Its report is about a domain that is not ours: of these strangers may send as many as they like. */
  isForeign: z.literal(true).optional(),
});
export type RefusedMail = Readonly<z.infer<typeof refusedSchema>>;

/**
 * How far a folder was read: every mail up to `uid` was looked at, and what it brought is kept. Numbers of mails are those
 * under this `uidValidity` alone.
 */
export const mailboxPositionSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('mailbox'),
  uidValidity: z.string(),
  uid: z.int(),
  /** Mails that were taken in, and are still to be flagged, moved or deleted. */
  settling: z.array(z.int()),
  /** Mails that could not be taken in, oldest first: they are looked at again after a start. */
  refused: z.array(refusedSchema),
  /** How many of those were forgotten. */
  forgotten: z.int().default(0),
});
export type MailboxPosition = Readonly<z.infer<typeof mailboxPositionSchema>>;

/** Beyond this, the oldest are forgotten; foreign ones are counted apart, so that they push out no other. */
const MAX_REFUSED = 100;

export const beginOf = (uidValidity: string): MailboxPosition => ({
  ...{ version: 1, kind: 'mailbox', uidValidity, uid: 0, settling: [], refused: [], forgotten: 0 },
});

/** What was found of mails that were looked at. */
export interface LookedAt {
  /** Ascending, or mails that were refused before. */
  readonly uids: readonly number[];
  readonly taken: readonly number[];
  readonly refused: readonly RefusedMail[];
}

export function positionAfter(
  before: MailboxPosition,
  { uids, taken, refused }: LookedAt,
  settles: boolean,
): MailboxPosition {
  const again = new Set(uids);
  const all = [...before.refused.filter(({ uid }) => !again.has(uid)), ...refused].sort((a, b) => a.uid - b.uid);
  const foreign = new Set(all.filter(({ isForeign }) => isForeign).slice(-MAX_REFUSED));
  const others = new Set(all.filter(({ isForeign }) => !isForeign).slice(-MAX_REFUSED));
  const kept = all.filter((each) => foreign.has(each) || others.has(each));
  return {
    ...before,
    uid: Math.max(before.uid, ...uids),
    settling: settles ? [...new Set([...before.settling, ...taken])] : [],
    refused: kept,
    forgotten: before.forgotten + all.length - kept.length,
  };
}
