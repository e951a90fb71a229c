import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { MailflowError } from '../../src/model/mailflow-error.ts';

/** Decompressed bytes are handed out in pieces of up to this size. */
const PIECE_BYTES = 256 * 1024;

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

function gzipError(path: string, cause: unknown): MailflowError {
  // zlib's own code for "more input was needed": https://zlib.net/manual.html#Constants
  const endsEarly = (cause as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
  return new MailflowError('unreadable', `${path}: the gzip ${endsEarly ? 'ends early' : 'is damaged'}.`, {
    cure: 'Copy the file again from its origin, wait until the copy is complete, and import that.',
    cause,
  });
}
