import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { addressIn, type Erased } from '../../src/model/text/erased-address.ts';

/** Formats that are packed in a way that is not looked into. */
const PACKED = /\.(?:xz|zip|xlsx|bz2|zst|7z)$/i;

/** What a run that was killed has left of a file that it was about to write. */
export const isLeftover = (path: string): boolean => path.endsWith(ERASING);

const ERASING = '.erasing';

/** Whether a file of text, also gzipped, has the address; null where it cannot be looked into. */
export async function fileNames(path: string, address: string): Promise<boolean | null> {
  if (PACKED.test(path)) return null;
  const reading = await readingOf(path, address);
  let isFound = false;
  try {
    const look = async (pieces: AsyncIterable<string | Buffer>): Promise<void> => {
      for await (const piece of linesOf(pieces, reading.encoding)) isFound ||= piece.search(reading.pattern) >= 0;
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
  const { encoding, pattern, isGzipped } = await readingOf(path, erased.address);
  const fresh = path + ERASING;
  async function* without(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of linesOf(pieces, encoding))
      yield Buffer.from(piece.replace(pattern, erased.pseudonym), encoding);
  }
  const target = createWriteStream(fresh, { mode: 0o600 });
  try {
    if (isGzipped) await pipeline(createReadStream(path), createGunzip(), without, createGzip(), target);
    else await pipeline(createReadStream(path), without, target);
    const handle = await open(fresh, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw cause;
  }
}

async function readingOf(path: string, address: string) {
  const handle = await open(path, 'r');
  const { buffer, bytesRead } = await handle
    .read({ buffer: Buffer.alloc(2), position: 0 })
    .finally(() => handle.close());
  const isGzipped = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  // Excel's "Unicode text". Every other encoding has the address as bytes of UTF-8, or as those of ASCII.
  const isWide = bytesRead === 2 && buffer[0] === 0xff && buffer[1] === 0xfe;
  const encoding: 'utf16le' | 'latin1' = isWide ? 'utf16le' : 'latin1';
  const written = isWide ? address : Buffer.from(address, 'utf8').toString('latin1');
  return { encoding, isGzipped, pattern: addressIn(written) };
}

/** More than any address, so that none is cut in two where a line is longer than this. */
const OVERLAP = 1000;
const LONG = 1 << 20;

/** The text in pieces that end with a line, or, in very long lines, where no address can be. */
async function* linesOf(
  pieces: AsyncIterable<string | Buffer>,
  encoding: 'utf16le' | 'latin1',
): AsyncGenerator<string> {
  let left = '';
  let odd = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([odd, Buffer.isBuffer(piece) ? piece : Buffer.from(piece, encoding)]);
    const even = encoding === 'utf16le' ? bytes.length - (bytes.length % 2) : bytes.length;
    odd = bytes.subarray(even);
    left += bytes.toString(encoding, 0, even);
    let end = left.lastIndexOf('\n') + 1;
    if (end === 0 && left.length > LONG) {
      const free = left.slice(0, -OVERLAP).search(/[^a-z0-9@._%+-][a-z0-9@._%+-]*$/i);
      end = free < 0 ? left.length - OVERLAP : free + 1;
    }
    if (end > 0) yield left.slice(0, end);
    left = left.slice(end);
  }
  yield left + odd.toString(encoding);
}
