import { lstat, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { turnOf } from '../../../src/follow/folder-logs.ts';
import type { Fault } from '../../../src/follow/follow-status.ts';
import { unpackedName } from '../../../src/ingest/rotation-order.ts';
import { type Opening, type OpenLog, openLog } from './open-log.ts';
import { refusalOf } from './refusal.ts';
import { findFile, type OpenFile, type RotatedFile, rotatedFiles } from './rotated-files.ts';

/** Which files a log has now: the live one, which is written, and those that it was rotated to. */
export interface LogFiles {
  readonly openFile: OpenFile;
  /**
   * Opens the live one, or says why that cannot be. A rotation between this and `rotated` hides no file; the other way round
   * it might.
   */
  openLive(): Promise<OpenLog | Omit<Fault, 'since'>>;
  /** Null where it is not there. */
  live(): Promise<{ readonly device: string; readonly inode: string; readonly size: number } | null>;
  /** Oldest first. `anew`: as they are now, also where many of them left to read. */
  rotated(how?: 'anew'): Promise<readonly RotatedFile[]>;
}

/**
 * The file that was read last, when it was written to, ms since 1970; null: none was. `others`: names of files that may still
 * be read.
 */
export type ReadLast = {
  readonly name: string;
  readonly writtenAt: number;
  readonly others: readonly string[];
} | null;

/** While a log with a file for every hour is read for the first time, they are looked up again after so long. */
const SEEN_MS = 1000;

export interface LogPlace extends Omit<Opening, 'followSymlinks'> {
  /** Of the live file. */
  readonly path: string;
  /**
   * It was found in a folder that others may write into, so links are not followed. And there the live file need not have
   * the log's own name: of a program that begins another file
   * every hour or day (`mx1-2026-11-30.log`, after it `mx1-2026-12-01.log`) the newest is the live one of `mx1.log`.
   */
  readonly inFolder?: boolean;
}

/** `elapsed`: ms of a clock that cannot be set. */
export function logFiles(
  { path, inFolder = false, ...opening }: LogPlace,
  readLast: () => ReadLast,
  elapsed: () => number,
): LogFiles {
  let seen: { readonly live: string; readonly rotated: readonly RotatedFile[]; readonly at: number } | null = null;
  const openFile: OpenFile = (file) => openLog(file, { ...opening, followSymlinks: !inFolder });

  /** Without the live file's own copy: while it is packed, and where both are kept, there are two of it. */
  async function withoutCopy(rotated: readonly RotatedFile[]): Promise<readonly RotatedFile[]> {
    const packed = rotated.filter(({ name }) => unpackedName(name) === basename(path));
    const live = packed.length === 0 ? null : await openFile(path).catch(() => null);
    if (live === null) return rotated;
    const identity = await live.identity().finally(() => live.close());
    const copy = identity.headBytes === 0 ? null : await findFile(packed, identity, openFile);
    await copy?.log.close();
    return copy === null ? rotated : rotated.filter((each) => each !== packed[copy.at]);
  }

  /** Where the live file is, if it is there; with the others. */
  async function inside(how?: 'anew'): Promise<{ readonly live: string; readonly rotated: readonly RotatedFile[] }> {
    const last = readLast();
    const isFresh = how !== 'anew' && seen !== null && elapsed() - seen.at < SEEN_MS;
    if (seen !== null && isFresh && hasMoreAfter(seen.rotated, last)) return seen;
    const at = elapsed();
    const rotated = await withoutCopy(await rotatedFiles(path, !inFolder, inFolder ? notBefore(last) : undefined));
    const newest = rotated.at(-1);
    const isLivePath = !inFolder || newest === undefined || isOlder(newest, last) || (await isThere(path));
    if (isLivePath) seen = { live: path, rotated, at };
    else seen = { live: newest.path, rotated: rotated.slice(0, -1), at };
    return seen;
  }

  const livePath = async (): Promise<string> => (!inFolder || (await isThere(path)) ? path : (await inside()).live);

  return {
    openFile,
    async openLive() {
      const file = await livePath();
      try {
        return await openFile(file);
      } catch (cause) {
        return refusalOf(file, cause);
      }
    },
    async live() {
      const stats = await stat(await livePath(), { bigint: true }).catch(() => null);
      return stats && { device: String(stats.dev), inode: String(stats.ino), size: Number(stats.size) };
    },
    rotated: async (how) => (await inside(how)).rotated,
  };
}

/** Files with dates in their names never get other ones: which of them are younger than those that are still read. */
function notBefore(last: ReadLast): (name: string) => boolean {
  const from = last === null ? 0 : Math.min(...[last.name, ...last.others].map(turnOf));
  return (name) => turnOf(name) === 0 || turnOf(name) >= from;
}

/** Whether more than the next file is still to be read: what happens to the youngest is of no concern then. */
function hasMoreAfter(rotated: readonly RotatedFile[], last: ReadLast): boolean {
  const own = last === null ? 0 : turnOf(last.name);
  return own > 0 && turnOf(rotated.at(-2)?.name ?? '') > own;
}

/** The newest file that is left may have been read before one that is not there any more. */
function isOlder({ name, modifiedAt }: RotatedFile, after: ReadLast): boolean {
  if (after === null) return false;
  const [own, last] = [turnOf(name), turnOf(after.name)];
  return own > 0 && last > 0 ? own < last : modifiedAt.getTime() < Math.floor(after.writtenAt);
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
