import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

class TooLarge extends Error {}

/**
 * Streams what somebody shared to a path that must not exist. Answers how many bytes it has; null when it is longer
 * than `mostBytes`. Nothing is left there unless it is whole. Throws what the network or the disk throws.
 */
export async function writeDownload(response: Response, into: string, mostBytes: number): Promise<number | null> {
  let bytes = 0;
  const file = await open(into, 'wx', 0o600);
  try {
    await pipeline(
      response.body === null ? Readable.from([]) : Readable.from(response.body),
      async function* (pieces: AsyncIterable<Uint8Array>) {
        for await (const piece of pieces) {
          bytes += piece.length;
          if (bytes > mostBytes) throw new TooLarge();
          yield piece;
        }
      },
      file.createWriteStream(),
    );
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(into, { force: true });
    if (error instanceof TooLarge) return null;
    throw error;
  }
}
