import type { FilePlace } from '../../../src/follow/file-position.ts';
import type { Fault } from '../../../src/follow/follow-status.ts';
import type { LogFiles } from './log-files.ts';
import type { OpenLog } from './open-log.ts';
import { type Reading, readingOf, withoutHalfLine } from './reading.ts';
import { refusalOf } from './refusal.ts';
import { findFile, isSame, type OpenFile, type RotatedFile, writtenSince } from './rotated-files.ts';

/** What there is of a log: the files it was rotated to, and its live file or why that cannot be opened. */
export interface FoundFiles {
  readonly rotated: readonly RotatedFile[];
  readonly live: OpenLog | Omit<Fault, 'since'>;
}

/** The file of a place, opened, by its inode first: by its first bytes alone another one may be taken for it. */
export async function findPlace(
  { file, offset }: FilePlace,
  { rotated, live }: FoundFiles,
  openFile: OpenFile,
): Promise<{ readonly log: OpenLog } | null> {
  const isIt = async (log: OpenLog): Promise<boolean> => {
    const size = await log.size();
    return (size === null || size >= offset) && (await log.begins(file).catch(() => false));
  };
  const among = async (files: readonly RotatedFile[]): Promise<{ readonly log: OpenLog } | null> => {
    const found = await findFile(files, file, openFile);
    if (found === null || (await isIt(found.log))) return found;
    await found.log.close();
    return null;
  };
  const isLive = !('kind' in live) && (await isIt(live));
  if (isLive && isSame(await live.identity(), file)) return { log: live };
  const same = await among(rotated.filter((each) => isSame(each, file)));
  if (same !== null) return same;
  return isLive ? { log: live } : among(rotated);
}

/** Why a file cannot be opened; null where it can. */
export const refusalTo = (path: string, openFile: OpenFile): Promise<Omit<Fault, 'since'> | null> =>
  openFile(path).then(
    (log) => log.close().then(() => null),
    (cause: unknown) => refusalOf(path, cause),
  );

/**
 * The first of these files that can be read; null where there is none: the live file is opened next. One that may not be read
 * is waited for, unless it is to be passed over: then, as where it cannot be read at all, lines may be missing.
 */
export async function firstReadable(
  rotated: readonly RotatedFile[],
  {
    openFile,
    gaps,
    forbidden,
  }: { readonly openFile: OpenFile; readonly gaps: string[]; readonly forbidden: 'wait' | 'pass over' },
): Promise<Reading | Omit<Fault, 'since'> | null> {
  for (const file of rotated) {
    try {
      return await readingOf(await openFile(file.path), 0);
    } catch (cause) {
      const refusal = await refusalOf(file.path, cause);
      if (refusal.kind === 'forbidden' && forbidden === 'wait') return refusal;
      gaps.push(`A rotated file was left out. ${refusal.text}`);
    }
  }
  return null;
}

/** A fresh file shows less than this of its log; the one before it shows more. */
const SHORT_HEAD_BYTES = 64 * 1024;

/** A log's beginning, to be surveyed; of a fresh file that of the one before, too. */
export async function longHead(
  log: OpenLog,
  bytes: number,
  { rotated, openFile }: Pick<LogFiles, 'rotated' | 'openFile'>,
): Promise<Uint8Array> {
  const own = await log.head(bytes);
  if (own.length >= SHORT_HEAD_BYTES) return own;
  const before = (await rotated()).filter(({ name }) => name !== log.name).at(-1);
  const opened = before && (await openFile(before.path).catch(() => null));
  const older = await opened?.head(bytes - own.length).catch(() => null);
  await opened?.close();
  return older ? Buffer.concat([withoutHalfLine(older), own]) : own;
}

/** The rotated files that come after this one, which may have been packed, or deleted, since it was opened. */
export async function writtenAfter(
  { log, identity }: Pick<Reading, 'log' | 'identity'>,
  rotated: readonly RotatedFile[],
  openFile: OpenFile,
): Promise<readonly RotatedFile[]> {
  // No other file gets its inode as long as it is open.
  const now = await log.identity();
  const own = rotated.findIndex((each) => isSame(each, now));
  if (own >= 0) return rotated.slice(own + 1);
  const found = identity.headBytes === 0 ? null : await findFile(rotated, identity, openFile);
  await found?.log.close();
  return found === null ? writtenSince(rotated, await log.modifiedAt()) : rotated.slice(found.at + 1);
}

/**
 * The live file, opened, where it is this one under another name or inode: programs that copy logs put a longer copy in the
 * place of the one before, and the newest file of a folder may be packed.
 */
export async function sameAnew(
  { log, identity, offset }: Reading,
  { openLive }: Pick<LogFiles, 'openLive'>,
): Promise<Reading | null> {
  const live = await openLive();
  if ('kind' in live) return null;
  const now = await live.identity();
  const size = await live.size();
  const mayBe = identity.headBytes > 0 && (size === null || size >= offset) && (await log.isDeleted());
  if (isSame(now, await log.identity()) || (mayBe && (await live.begins(identity).catch(() => false))))
    return { log: live, identity: now, offset };
  await live.close();
  return null;
}
