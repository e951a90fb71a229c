import type { FileIdentity, FilePlace } from '../../../src/follow/file-position.ts';
import type { Fault } from '../../../src/follow/follow-status.ts';
import { unpackedName } from '../../../src/ingest/rotation-order.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
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
  files: Pick<LogFiles, 'rotated' | 'openFile'>,
  { gaps, forbidden }: { readonly gaps: string[]; readonly forbidden: 'wait' | 'pass over' },
): Promise<Reading | Omit<Fault, 'since'> | null> {
  for (const file of rotated) {
    try {
      return await readingOf(await openSame(file, files), 0);
    } catch (cause) {
      const refusal = await refusalOf(file.path, cause);
      if (refusal.kind === 'forbidden' && forbidden === 'wait') return refusal;
      gaps.push(`A rotated file was left out. ${refusal.text}`);
    }
  }
  return null;
}

/** A rotated file is renamed or packed at any moment, so that another one has its name or none has. */
async function openSame(
  file: RotatedFile,
  { rotated, openFile }: Pick<LogFiles, 'rotated' | 'openFile'>,
): Promise<OpenLog> {
  let now = file;
  for (let tries = 0; ; tries++) {
    const log = await openFile(now.path).catch((cause: unknown) => {
      if (tries < MOVED && cause instanceof MailflowError && cause.code === 'not-found') return null;
      throw cause;
    });
    if (log !== null && (tries === MOVED || isSame(await log.identity(), now))) return log;
    await log?.close();
    const others = await rotated('anew');
    now =
      others.find((each) => isSame(each, now)) ??
      others.find(({ name }) => unpackedName(name) === unpackedName(now.name)) ??
      now;
  }
}

/** So often in turn. */
const MOVED = 3;

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
 * The file, opened, that goes on where this one ends, being a copy of it: programs that copy logs put a longer copy in the
 * place of the one before, also when the log was rotated meanwhile, and the newest file of a folder may be packed.
 */
export async function sameAnew(
  { log, identity, offset }: Reading,
  { openLive, rotated, openFile }: Pick<LogFiles, 'openLive' | 'rotated' | 'openFile'>,
): Promise<Reading | null> {
  const live = await openLive();
  const others = await rotated();
  const now = await log.identity();
  const isLive = !('kind' in live) && isSame(await live.identity(), now);
  if (isLive) return { log: live, identity: now, offset };
  const isReplaced = !others.some((each) => isSame(each, now));
  const among = { rotated: isReplaced ? others : [], live };
  const found =
    identity.headBytes === 0 ? null : await findPlace({ file: identity, name: log.name, offset }, among, openFile);
  if (!('kind' in live) && found?.log !== live) await live.close();
  return found && readingOf(found.log, offset);
}

/** The rotated files between the one that ended last and this one, which was empty since then, ms since 1970. */
export async function skippedBefore(
  identity: FileIdentity,
  { ended, emptySince }: { readonly ended: FilePlace | null; readonly emptySince: number },
  { rotated, openFile }: Pick<LogFiles, 'rotated' | 'openFile'>,
): Promise<readonly RotatedFile[]> {
  const files = await rotated();
  const own = files.findIndex((each) => isSame(each, identity));
  const older = own < 0 ? files : files.slice(0, own);
  const before = ended === null ? null : await findFile(files, ended.file, openFile);
  await before?.log.close();
  return before === null ? writtenSince(older, emptySince) : older.slice(before.at + 1);
}
