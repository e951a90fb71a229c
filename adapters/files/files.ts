import type { BigIntStats } from 'node:fs';
import { constants, lstat, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DEFAULT_UNPACK_LIMITS, type UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { Files, InputFile } from '../../src/ports/files.ts';
import { compressionOf, headOf, uncompressed } from './compression.ts';
import { notAFile, openError } from './open-error.ts';
import { PACKED_CHUNK_BYTES, rawBytes } from './raw-bytes.ts';
import { withinLimits } from './within-limits.ts';

/**
 * Files on the local disk. `open` throws `not-found`, `not-permitted`, `not-a-file` (pipes, devices, folders,
 * sockets) or `unreadable`, each with its cure, and never waits: a pipe without a writer is refused at once. A compressed
 * file that unpacks beyond the limits throws `too-large` while it is read.
 */
export function nodeFiles(limits: UnpackLimits = DEFAULT_UNPACK_LIMITS): Files {
  return { open: (path, options) => openFile(path, options, limits) };
}

async function openFile(
  path: string,
  options: { readonly followSymlinks?: boolean } = {},
  limits: UnpackLimits,
): Promise<InputFile> {
  const follow = options.followSymlinks ?? true;
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW);
  const handle = await open(path, flags).catch((cause: unknown) => {
    throw openError(path, cause);
  });
  try {
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile()) throw notAFile(path, whatItIs(opened));
    const sizeBytes = Number(opened.size);
    const compression = await compressionOf(handle);
    return {
      path,
      name: basename(path),
      sizeBytes,
      modifiedAt: new Date(Number(opened.mtimeMs)),
      isCompressed: compression !== 'none',
      head: (bytes) => headOf(handle, path, sizeBytes, compression, bytes),
      bytes(onProgress) {
        if (compression === 'none') return rawBytes(handle, path, sizeBytes, onProgress);
        const raw = rawBytes(handle, path, sizeBytes, onProgress, PACKED_CHUNK_BYTES);
        return withinLimits(
          uncompressed(raw, path, compression),
          path,
          sizeBytes,
          compression === 'xz' ? ofXz(limits) : limits,
        );
      },
      async hasChanged() {
        try {
          const now = await (follow ? stat(path, { bigint: true }) : lstat(path, { bigint: true }));
          return !isSame(opened, now);
        } catch {
          return true; // gone, or no longer ours to look at
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error instanceof MailflowError ? error : openError(path, error);
  }
}

/** The same monotonous log that gzip packs a hundred times is packed five hundred times by xz. */
const XZ_TIMES_GZIP = 5;

const ofXz = ({ maxBytes, maxRatio }: UnpackLimits): UnpackLimits => ({ maxBytes, maxRatio: maxRatio * XZ_TIMES_GZIP });

/** In nanoseconds: a log that rotates within one millisecond keeps its size now and then, never its inode and time. */
function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ino === b.ino && a.dev === b.dev;
}

function whatItIs(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
