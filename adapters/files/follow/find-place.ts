import type { FilePlace } from '../../../src/follow/file-position.ts';
import type { Fault } from '../../../src/follow/follow-status.ts';
import type { OpenLog } from './open-log.ts';
import { type Reading, withoutHalfLine } from './reading.ts';
import { refusalOf } from './refusal.ts';
import { findFile, isSame, type OpenFile, type RotatedFile, rotatedFiles, writtenSince } from './rotated-files.ts';

/** What there is of a log: the files it was rotated to, and its live file or why that cannot be opened. */
export interface LogFiles {
  readonly rotated: readonly RotatedFile[];
  readonly live: OpenLog | Omit<Fault, 'since'>;
}

/** The file of a place, opened, by its inode first: by its first bytes alone another one may be taken for it. */
export async function findPlace(
  { file, offset }: FilePlace,
  { rotated, live }: LogFiles,
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

/** A fresh file shows less than this of its log; the one before it shows more. */
const SHORT_HEAD_BYTES = 64 * 1024;

/** A log's beginning, to be surveyed; of a fresh file that of the one before, too. */
export async function longHead(
  log: OpenLog,
  bytes: number,
  { path, openFile }: { readonly path: string; readonly openFile: OpenFile },
): Promise<Uint8Array> {
  const own = await log.head(bytes);
  if (own.length >= SHORT_HEAD_BYTES) return own;
  const before = (await rotatedFiles(path)).filter(({ name }) => name !== log.name).at(-1);
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
