import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileIdentity } from '../../../src/follow/file-position.ts';
import { inRotationOrder, isPartOf, unpackedName } from '../../../src/ingest/rotation-order.ts';
import type { OpenLog } from './open-log.ts';

/** Opens a file of a log by its path. */
export type OpenFile = (path: string) => Promise<OpenLog>;

/** A file that a log was rotated to. */
export interface RotatedFile {
  readonly path: string;
  readonly name: string;
  readonly modifiedAt: Date;
  readonly device: string;
  readonly inode: string;
}

/** Looked up at once: a log with a file for every hour has thousands. */
const AT_ONCE = 32;

/**
 * The files that the log at `path` was rotated to, oldest first. `followSymlinks`: see Opening. `isMeant`: by name, not to look
 * all of them up each time.
 */
export async function rotatedFiles(
  path: string,
  followSymlinks: boolean,
  isMeant: (name: string) => boolean = () => true,
): Promise<readonly RotatedFile[]> {
  const real = followSymlinks ? await realpath(path).catch(() => path) : path;
  const look = followSymlinks ? stat : lstat;
  const found = new Map<string, RotatedFile>();
  for (const each of new Set([path, real])) {
    const folder = dirname(each);
    const names = await readdir(folder).catch(() => []);
    const parts = names.filter((name) => name !== basename(each) && isPartOf(name, basename(each)) && isMeant(name));
    for (let at = 0; at < parts.length; at += AT_ONCE) {
      const some = parts.slice(at, at + AT_ONCE).map(async (name) => {
        const stats = await look(join(folder, name), { bigint: true }).catch(() => null);
        return { name, stats };
      });
      for (const { name, stats } of await Promise.all(some)) {
        if (stats === null || !stats.isFile()) continue;
        const [device, inode] = [String(stats.dev), String(stats.ino)];
        if (found.has(`${device} ${inode}`)) continue;
        const modifiedAt = new Date(Number(stats.mtimeMs));
        found.set(`${device} ${inode}`, { path: join(folder, name), name, modifiedAt, device, inode });
      }
    }
  }
  const names = new Set([...found.values()].map(({ name }) => name));
  return inRotationOrder([...found.values()].filter(({ name }) => !isBeingPacked(name, names)));
}

/** While a file is compressed there are two of it, and the packed one is not whole yet. */
const isBeingPacked = (name: string, names: ReadonlySet<string>): boolean =>
  unpackedName(name) !== name && names.has(unpackedName(name));

/**
 * Which of these files begins as this one does, opened: the same inode first, else a copy, the newest first. Files that
 * cannot be opened are passed over.
 */
export async function findFile(
  among: readonly Pick<RotatedFile, 'path' | 'device' | 'inode'>[],
  identity: FileIdentity,
  openFile: OpenFile,
): Promise<{ readonly log: OpenLog; readonly at: number } | null> {
  const order = among.map((file, at) => ({ file, at })).reverse();
  for (const { file, at } of [
    ...order.filter((each) => isSame(each.file, identity)),
    ...order.filter((each) => !isSame(each.file, identity)),
  ]) {
    const log = await openFile(file.path).catch(() => null);
    if (log === null) continue;
    if (await log.begins(identity).catch(() => false)) return { log, at };
    await log.close();
  }
  return null;
}

export const isSame = (
  file: Pick<RotatedFile, 'device' | 'inode'>,
  { device, inode }: Pick<FileIdentity, 'device' | 'inode'>,
): boolean => file.device === device && file.inode === inode;

/** Those that were written to at that time (ms since 1970) or later. */
export const writtenSince = (rotated: readonly RotatedFile[], ms: number): readonly RotatedFile[] =>
  rotated.filter(({ modifiedAt }) => modifiedAt.getTime() >= Math.floor(ms));
