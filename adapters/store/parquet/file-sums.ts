import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './manifest-format.ts';

/** What a file held when it was written. */
export interface FileSum {
  readonly bytes: number;
  readonly sha256: string;
}

/** Why a file cannot be believed. `unreadable`: the machine or its permissions, which may pass; it is not set aside. */
export type FileFault = 'missing' | 'changed' | 'unreadable';

const PASSING = new Set(['EMFILE', 'ENFILE', 'EACCES', 'EPERM', 'ENOMEM', 'EAGAIN', 'EBUSY', 'ESTALE', 'ETIMEDOUT']);

/** Long enough to be fast, short enough that others have their turn: a millisecond of hashing. */
const CHUNK_BYTES = 1 << 20;

export async function sumOf(path: string): Promise<FileSum> {
  const handle = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, (await handle.stat()).size + 1));
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(chunk.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/**
 * Compares files of the facts directory with what the manifest says of them. A file is hashed when it is first asked
 * for, and again when anything of its entry in the file system has changed (the inode's time of change cannot be set).
 */
export class FileSums {
  readonly #directory: string;
  readonly #known = new Map<string, { readonly stamp: string; readonly sum: Promise<FileSum> }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Those of these files that are not what they were. A file of an older version, without a sum, has to be there. */
  async faults(files: Manifest['files'], names: Iterable<string>): Promise<ReadonlyMap<string, FileFault>> {
    const faults = new Map<string, FileFault>();
    for (const name of new Set(names)) {
      const fault = await this.#faultOf(name, files[name]);
      if (fault !== null) faults.set(name, fault);
    }
    return faults;
  }

  /** Has every file read once more, whatever the file system says of it: a disk can fail under a file. */
  forget(): void {
    this.#known.clear();
  }

  async #faultOf(name: string, wanted: Manifest['files'][string] | undefined): Promise<FileFault | null> {
    const path = join(this.#directory, name);
    try {
      const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      if (wanted?.sha256 === undefined) return null;
      if (wanted.bytes !== undefined && wanted.bytes !== Number(size)) return 'changed';
      const stamp = `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
      return (await this.#sumOf(path, stamp)).sha256 === wanted.sha256 ? null : 'changed';
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException;
      return code === 'ENOENT' ? 'missing' : PASSING.has(code) ? 'unreadable' : 'changed';
    }
  }

  /** Questions that come at once wait for the same reading; one that failed is tried again. */
  #sumOf(path: string, stamp: string): Promise<FileSum> {
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.sum;
    const sum = sumOf(path);
    this.#known.set(path, { stamp, sum });
    sum.catch(() => this.#known.delete(path));
    return sum;
  }
}

/** The manifest's files, with the sums of those that an older version wrote without; a damaged one stays without. */
export async function withSums(directory: string, files: Manifest['files']): Promise<Manifest['files']> {
  const added: Manifest['files'] = {};
  for (const [name, file] of Object.entries(files)) {
    if (file.sha256 !== undefined) continue;
    const sum = await sumOf(join(directory, name)).catch(() => null);
    if (sum !== null) added[name] = { ...file, ...sum };
  }
  return Object.keys(added).length === 0 ? files : { ...files, ...added };
}
