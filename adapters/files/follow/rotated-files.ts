import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileIdentity } from '../../../src/follow/file-position.ts';
import { inRotationOrder, isPartOf } from '../../../src/ingest/rotation-order.ts';
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

/** The files that the log at `path` was rotated to, oldest first. `followSymlinks`: see Opening. */
export async function rotatedFiles(path: string, followSymlinks: boolean): Promise<readonly RotatedFile[]> {
  const real = followSymlinks ? await realpath(path).catch(() => path) : path;
  const look = followSymlinks ? stat : lstat;
  const found: RotatedFile[] = [];
  for (const each of new Set([path, real])) {
    const folder = dirname(each);
    for (const name of await readdir(folder).catch(() => [])) {
      if (name === basename(each) || !isPartOf(name, basename(each))) continue;
      const stats = await look(join(folder, name), { bigint: true }).catch(() => null);
      if (stats === null || !stats.isFile()) continue;
      if (found.some(({ inode, device }) => inode === String(stats.ino) && device === String(stats.dev))) continue;
      const modifiedAt = new Date(Number(stats.mtimeMs));
      found.push({ path: join(folder, name), name, modifiedAt, device: String(stats.dev), inode: String(stats.ino) });
    }
  }
  return inRotationOrder(found.filter(({ name }) => !found.some((other) => isBeingPacked(name, other.name))));
}

/** While a file is compressed there are two of it, and the packed one is not whole yet. */
const isBeingPacked = (packed: string, plain: string): boolean =>
  packed.length > plain.length &&
  /^\.(?:gz|xz|bz2|zst|Z)$/i.test(packed.slice(plain.length)) &&
  packed.startsWith(plain);

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
