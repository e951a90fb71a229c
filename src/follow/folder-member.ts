import { type FilePosition, filePositionSchema } from './file-position.ts';
import type { FolderLog } from './folder-logs.ts';
import type { MemberStatus } from './folder-status.ts';
import type { OneLog } from './follow-one.ts';
import type { unreadParts } from './unread-parts.ts';

/** A log of the folder. */
export interface Member {
  readonly name: string;
  /** As the folder showed it last. */
  log: FolderLog;
  readonly one: OneLog;
  /** How far it was read before the start. */
  readonly kept: FilePosition | null;
  /** Of its files, as they were when it was read to its end; null before. */
  readState: string | null;
  /** Names of its files that were there before a younger one was read. */
  readonly known: Set<string>;
  readonly unread: ReturnType<typeof unreadParts>;
  /** When there was something new in it last, ms. */
  changedAt: number;
  /** When it is tried again after it failed, ms. */
  dueAt: number;
  /** Since when it is not in the folder any more, ms. */
  goneAt: number | null;
}

/** Each is tried again after a minute at most: where the clock is set back, it is not waited for. */
export const MAX_WAIT_MS = 60_000;

/** Whether it is to be read now, ms. */
export function isDue(member: Member, now: number): boolean {
  const { one, log, readState, dueAt, goneAt } = member;
  if (dueAt > now && dueAt - now <= MAX_WAIT_MS) return false;
  return one.isOpen() || (goneAt === null && (log.state !== readState || isBehind(member)));
}

/** Whether there is more to read of it, and can be. */
export const isBehind = ({ one, goneAt }: Member): boolean =>
  one.status().stand === 'behind' && (goneAt === null || one.isOpen());

export const positionOf = ({ one, kept }: Member): FilePosition | null =>
  filePositionSchema.safeParse(one.position()).data ?? kept;

/** A file that is not there for a while, or was read before the start, is no fault. */
export function memberStatus({ log: { file }, one, readState, goneAt }: Member): MemberStatus {
  const status = one.status();
  const isQuiet = status.fault?.kind === 'gone' || (status.stand === 'starting' && readState !== null);
  return { file, isGone: goneAt !== null, status: isQuiet ? { ...status, stand: 'up-to-date', fault: null } : status };
}
