import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type FileIdentity, HEAD_BYTES } from '../../../src/follow/file-position.ts';
import type { Files, InputFile } from '../../../src/ports/files.ts';
import { compressionOf } from '../compression.ts';
import { notAFile, openError } from '../open-error.ts';

const CHUNK_BYTES = 256 * 1024;
const LINE_END = 10;
const PACKED_HEAD_BYTES = 16 * 1024;

/** A file of a log, open: whatever happens to its name, it is read on. */
export interface OpenLog {
  readonly path: string;
  readonly name: string;
  readonly isCompressed: boolean;
  /** As it is now: a file that has grown since has more of a head. */
  identity(): Promise<FileIdentity>;
  /** Whether its first bytes are those of this identity. */
  begins(as: FileIdentity): Promise<boolean>;
  /** Bytes so far; null where that is not known without unpacking it. */
  size(): Promise<number | null>;
  /** ms since 1970. */
  modifiedAt(): Promise<number>;
  /** Whether no name leads to it any more. */
  isDeleted(): Promise<boolean>;
  /** Some bytes from there on; none at the end. A compressed file is read forwards only. */
  read(offset: number): Promise<Uint8Array>;
  head(bytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** How files of a log are opened. */
export interface Opening {
  readonly files: Files;
  /** How much is read at once. */
  readonly chunkBytes?: number;
  /** What an administrator named may be a link; what lies in a folder that others write into may not. */
  readonly followSymlinks?: boolean;
}

/** Opens a file of a log. Throws a MailflowError with what is wrong and its cure. */
export async function openLog(path: string, opening: Opening): Promise<OpenLog> {
  const { files, chunkBytes = CHUNK_BYTES, followSymlinks = true } = opening;
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followSymlinks ? 0 : constants.O_NOFOLLOW);
  const handle = await open(path, flags).catch((cause: unknown) => {
    throw openError(path, cause);
  });
  try {
    if (!(await handle.stat()).isFile()) throw notAFile(path, 'no regular file');
    if ((await compressionOf(handle)) === 'none') return plainLog(path, handle, chunkBytes);
    return compressedLog(path, handle, await files.open(path, { followSymlinks }), chunkBytes);
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}

function plainLog(path: string, handle: FileHandle, chunkBytes: number): OpenLog {
  const head = (bytes: number) => readFully(handle, bytes);
  return {
    ...{ path, name: basename(path), isCompressed: false, head },
    ...of(handle, head),
    size: async () => (await handle.stat()).size,
    async read(offset) {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

function compressedLog(path: string, handle: FileHandle, file: InputFile, chunkBytes: number): OpenLog {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  let piece: Uint8Array = new Uint8Array(0);
  /** Of the piece's first byte. */
  let at = 0;
  // It unpacks so many bytes of the file, which may be fewer than come of it.
  const head = async (bytes: number) => (await file.head(Math.max(bytes, PACKED_HEAD_BYTES))).subarray(0, bytes);
  return {
    ...{ path, name: basename(path), isCompressed: true, head },
    ...of(handle, head),
    size: async () => null,
    async read(offset) {
      pieces ??= file.bytes()[Symbol.asyncIterator]();
      for (;;) {
        // What was unpacked may end within a line: it goes on in what comes next.
        const rest = offset < at + piece.length ? piece.subarray(offset - at) : new Uint8Array(0);
        if (rest.length >= chunkBytes || rest.includes(LINE_END)) return rest;
        const next = await pieces.next();
        if (next.done === true) return rest;
        at = rest.length > 0 ? offset : at + piece.length;
        piece = rest.length > 0 ? Buffer.concat([rest, next.value]) : next.value;
      }
    },
    async close() {
      await pieces?.return?.();
      await file.close();
      await handle.close();
    },
  };
}

function of(handle: FileHandle, head: (bytes: number) => Promise<Uint8Array>) {
  return {
    async identity(): Promise<FileIdentity> {
      const { dev, ino } = await handle.stat({ bigint: true });
      const first = ownHead(await head(HEAD_BYTES));
      return { device: String(dev), inode: String(ino), head: hashOf(first), headBytes: first.length };
    },
    async begins(as: FileIdentity): Promise<boolean> {
      const { dev, ino } = await handle.stat({ bigint: true });
      // Of an empty file nothing but its inode is known.
      if (as.headBytes === 0) return as.device === String(dev) && as.inode === String(ino);
      const first = await head(as.headBytes);
      return first.length === as.headBytes && hashOf(first) === as.head;
    },
    modifiedAt: async () => (await handle.stat()).mtimeMs,
    isDeleted: async () => (await handle.stat()).nlink === 0,
  };
}

/** Half a line may begin any file of the log: of a short file only whole lines tell it from others. */
const ownHead = (first: Uint8Array): Uint8Array =>
  first.length < HEAD_BYTES ? first.subarray(0, first.lastIndexOf(LINE_END) + 1) : first;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The first bytes, as far as there are so many: a single read may give fewer. */
async function readFully(handle: FileHandle, bytes: number): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.min(bytes, size));
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
