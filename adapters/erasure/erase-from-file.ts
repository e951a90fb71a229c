import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, chown, open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Erased, jsonWithoutAddress, textWithoutAddress } from '../../src/model/text/erased-address.ts';
import { changedBytes, encodingOf, piecesOf } from './text-pieces.ts';

/** Formats that are packed in a way that is not looked into. */
const PACKED = /\.(?:xz|zip|xlsx|bz2|zst|7z)$/i;

/** Files of JSON, also gzipped, with a pseudonym in their name, or set aside. */
const JSON_FILE = /\.(?:json|jsonl|ndjson)(?:[.\d]|$)/i;

/** What a run that was killed has left of a file that it was about to write. */
export const isLeftover = (path: string): boolean => path.endsWith(ERASING);

const ERASING = '.erasing';

/** Whether a file of text, also gzipped, has the address; null where it cannot be looked into. */
export async function fileNames(path: string, erased: Erased): Promise<boolean | null> {
  if (PACKED.test(path)) return null;
  const reading = await readingOf(path, erased);
  let isFound = false;
  try {
    const look = async (chunks: AsyncIterable<string | Buffer>): Promise<void> => {
      for await (const piece of piecesOf(chunks, reading)) isFound ||= reading.without(piece) !== piece;
    };
    if (reading.isGzipped) await pipeline(createReadStream(path), createGunzip(), look);
    else await pipeline(createReadStream(path), look);
    return isFound;
  } catch (cause) {
    // It is called gzipped and is not, or is cut off: what it has cannot be told.
    if (/^(?:Z_|ERR_.*ZLIB)/.test(String((cause as NodeJS.ErrnoException).code))) return null;
    throw cause;
  }
}

/** Puts the pseudonym in the address's place in a file of text, also gzipped: the whole file at once, or not at all. */
export async function eraseFromFile(path: string, erased: Erased): Promise<void> {
  const reading = await readingOf(path, erased);
  const fresh = path + ERASING;
  async function* without(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of piecesOf(chunks, reading)) yield reading.without(piece);
  }
  const target = createWriteStream(fresh, { mode: 0o600 });
  try {
    if (reading.isGzipped) await pipeline(createReadStream(path), createGunzip(), without, createGzip(), target);
    else await pipeline(createReadStream(path), without, target);
    const handle = await open(fresh, 'r+');
    await handle.sync().finally(() => handle.close());
    await withModeOf(path, fresh);
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw cause;
  }
}

/** Whoever could read the file before can do so after. A runner that may not give files away keeps them. */
async function withModeOf(path: string, fresh: string): Promise<void> {
  const { mode, uid, gid } = await stat(path);
  const own = await stat(fresh);
  if (own.uid !== uid || own.gid !== gid)
    await chown(fresh, uid, gid).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EPERM') throw cause;
    });
  await chmod(fresh, mode & 0o7777);
}

async function readingOf(path: string, erased: Erased) {
  const first = await firstBytes(path);
  const isGzipped = first[0] === 0x1f && first[1] === 0x8b;
  const isJson = JSON_FILE.test(path);
  const change = isJson ? jsonWithoutAddress : textWithoutAddress;
  const encoding = encodingOf(isGzipped ? await firstUnpacked(path) : first);
  const without = (piece: Buffer): Buffer => changedBytes(piece, encoding, (text) => change(text, erased));
  return { isGzipped, isJson, encoding, without };
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  const { buffer, bytesRead } = await handle
    .read({ buffer: Buffer.alloc(2), position: 0 })
    .finally(() => handle.close());
  return buffer.subarray(0, bytesRead);
}

/** The same of what is in a gzipped file; nothing where that is damaged, which is seen when it is read. */
async function firstUnpacked(path: string): Promise<Buffer> {
  const packed = createReadStream(path);
  try {
    for await (const chunk of packed.pipe(createGunzip())) return chunk as Buffer;
  } catch {
    // See above.
  } finally {
    packed.destroy();
  }
  return Buffer.alloc(0);
}
