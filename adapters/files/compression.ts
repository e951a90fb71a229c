import type { FileHandle } from 'node:fs/promises';
import { constants } from 'node:zlib';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { unzipped } from './gzip.ts';
import { rawBytes } from './raw-bytes.ts';
import { unxz } from './xz.ts';

/** How a file is compressed; `bzip2` and `zstd` are only known, not undone. */
export type Compression = 'none' | 'gzip' | 'xz' | 'bzip2' | 'zstd';

/** RFC 1952 §2.3.1; the .xz file format, §2.1.1.1; bzip2's `BZh` and block size; RFC 8878 §3.1.1. */
const MAGIC: readonly { readonly kind: Compression; readonly bytes: readonly number[] }[] = [
  { kind: 'gzip', bytes: [0x1f, 0x8b] },
  { kind: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
  { kind: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
];
/** `BZh` is text as well: what follows is `1` to `9` and the digits of pi. */
const BZIP2_BLOCK = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
const MAX_MAGIC_BYTES = 10;

/** What a file's first bytes say, whatever it is called. */
export async function compressionOf(handle: FileHandle): Promise<Compression> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAX_MAGIC_BYTES), 0, MAX_MAGIC_BYTES, 0);
  const begins = (bytes: readonly number[], at = 0): boolean =>
    bytesRead >= at + bytes.length && bytes.every((byte, i) => buffer[at + i] === byte);
  const kind = MAGIC.find(({ bytes }) => begins(bytes))?.kind ?? 'none';
  return kind === 'bzip2' && !begins(BZIP2_BLOCK, 4) ? 'none' : kind;
}

/** The bytes of a file without its compression. Throws `not-recognised` for a kind that is only known. */
export function uncompressed(
  raw: AsyncIterable<Uint8Array>,
  path: string,
  compression: Compression,
): AsyncIterable<Uint8Array> {
  switch (compression) {
    case 'none':
      return raw;
    case 'gzip':
      return unzipped(raw, path);
    case 'xz':
      return unxz(raw, path);
    case 'bzip2':
      throw notUndone(path, 'bzip2', `bunzip2 "${path}"`);
    case 'zstd':
      throw notUndone(path, 'zstd', `zstd -d "${path}"`);
  }
}

/** The first bytes of a file, decompressed; a gzip that ends early still shows its beginning. */
export async function headOf(
  handle: FileHandle,
  path: string,
  sizeBytes: number,
  compression: Compression,
  headBytes: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const bytes =
    compression === 'gzip'
      ? unzipped(rawBytes(handle, path, Math.min(sizeBytes, headBytes)), path, constants.Z_SYNC_FLUSH)
      : uncompressed(
          rawBytes(handle, path, compression === 'xz' ? sizeBytes : Math.min(sizeBytes, headBytes)),
          path,
          compression,
        );
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length >= headBytes) break;
  }
  return Buffer.concat(pieces, Math.min(length, headBytes));
}

function notUndone(path: string, kind: string, command: string): MailflowError {
  return new MailflowError('not-recognised', `${path} is compressed with ${kind}, which Mailflow cannot unpack.`, {
    cure: `Unpack it and import the result: ${command}`,
  });
}
