import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { MailflowError } from '../../src/mailflow/mailflow-error.ts';
import { rawBytes } from './raw-bytes.ts';

/** Decompressed bytes are handed out in pieces of up to this size. */
const PIECE_BYTES = 256 * 1024;

/** Whether a file begins with the magic bytes of gzip (RFC 1952 §2.3.1), whatever it is called. */
export async function isGzip(handle: FileHandle): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/**
 * Undoes gzip, all members of it (rotated logs are often appended to each other). Throws `unreadable` when it ends
 * early or is damaged: half a file that looks whole would be the worst outcome.
 */
export async function* unzipped(
  raw: AsyncIterable<Uint8Array>,
  path: string,
  finishFlush: number = constants.Z_FINISH,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES, finishFlush });
  const feeding = pipeline(Readable.from(raw, { objectMode: true, highWaterMark: 1 }), gunzip);
  // Whoever iterates hears the failure from the stream itself; this keeps it from also being an unhandled rejection.
  feeding.catch(() => undefined);
  try {
    for await (const piece of gunzip) yield piece as Uint8Array;
  } catch (cause) {
    throw cause instanceof MailflowError ? cause : gzipError(path, cause);
  } finally {
    gunzip.destroy();
    await feeding.catch(() => undefined);
  }
}

/** The first bytes of a file, decompressed when it is gzip; a gzip that ends early still shows its beginning. */
export async function headOf(
  handle: FileHandle,
  path: string,
  sizeBytes: number,
  gzip: boolean,
  headBytes: number,
): Promise<Uint8Array> {
  const raw = rawBytes(handle, path, Math.min(sizeBytes, headBytes));
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of gzip ? unzipped(raw, path, constants.Z_SYNC_FLUSH) : raw) {
    pieces.push(piece);
    length += piece.length;
    if (length >= headBytes) break;
  }
  return Buffer.concat(pieces, Math.min(length, headBytes));
}

function gzipError(path: string, cause: unknown): MailflowError {
  // zlib's own code for "more input was needed": https://zlib.net/manual.html#Constants
  const endsEarly = (cause as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
  return new MailflowError('unreadable', `${path}: the gzip ${endsEarly ? 'ends early' : 'is damaged'}.`, {
    cure: 'Copy the file again from where it came from (wait until it is complete) and import the new copy.',
    cause,
  });
}
