import { crc32, deflateSync } from 'node:zlib';

/** Pixels as red, green, blue and alpha, a byte each, row by row. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INDEXED = 3;
const KEYWORD = 'Description';

/**
 * A PNG with a palette (PNG specification, 2nd edition: §11.2 and §11.3), a third of the size that true colour would
 * have. It carries `description`, what the picture shows as text, in an `iTXt` chunk.
 */
export function indexedPng(bitmap: Bitmap, description: string): Buffer {
  const { width, height } = bitmap;
  const { palette, indices } = withPalette(bitmap);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) indices.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('iTXt', Buffer.from(`${KEYWORD}\0\0\0\0\0${description}`)),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]))),
    chunk('tRNS', Buffer.from(palette.map((colour) => colour >>> 24))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The description in a PNG; undefined when there is none. */
export function descriptionOf(png: Buffer): string | undefined {
  for (let at = SIGNATURE.length; at + 8 <= png.length; at += png.readUInt32BE(at) + 12) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (png.toString('latin1', at + 4, at + 8) === 'iTXt' && data.indexOf(KEYWORD) === 0) {
      return data.toString('utf8', KEYWORD.length + 5);
    }
  }
  return undefined;
}

/** The colours as they are, or rounded just enough for 256 of them to do. */
function withPalette({ pixels }: Bitmap): { readonly palette: readonly number[]; readonly indices: Buffer } {
  for (let lost = 0; lost < 8; lost++) {
    const byte = 255 & (255 << lost);
    const mask = (byte | (byte << 8) | (byte << 16) | (255 << 24)) >>> 0;
    const known = new Map<number, number>();
    const indices = Buffer.alloc(pixels.length / 4);
    for (let i = 0; i < indices.length && known.size <= 256; i++) {
      const colour = (pixels.readUInt32LE(i * 4) & mask) >>> 0;
      const index = known.get(colour) ?? known.size;
      known.set(colour, index);
      indices[i] = index;
    }
    if (known.size <= 256) return { palette: [...known.keys()].map((colour) => spread(colour, lost)), indices };
  }
  throw new Error('the picture has too many colours for a palette');
}

/** A colour that lost so many bits of each part, over the whole range again: white stays white. */
function spread(colour: number, lost: number): number {
  const lowest = ((1 << lost) - 1) * 0x010101;
  return (colour | ((colour >>> (8 - lost)) & lowest)) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
