import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asUtf8, type Encoding, headAsUtf8, sniffEncoding } from '../../src/ingest/encoding.ts';

const HEADER = 'date,senderName,authMethod\r\n';

describe('the encoding of a file', () => {
  it.each<[string, Encoding, boolean]>([
    ['UTF-8 with a byte order mark', 'utf-8', true],
    ['UTF-8 without one', 'utf-8', false],
    ['UTF-16LE with a byte order mark', 'utf-16le', true],
    ['UTF-16LE without one', 'utf-16le', false],
    ['UTF-16BE with a byte order mark', 'utf-16be', true],
    ['UTF-16BE without one', 'utf-16be', false],
  ])('is recognised: %s', async (_, encoding, bom) => {
    const bytes = encoded(HEADER, encoding, bom);
    expect(sniffEncoding(bytes).encoding).toBe(encoding);
    expect(await decoded([bytes])).toBe(HEADER);
    expect(text(headAsUtf8(bytes))).toBe(HEADER);
  });

  it('is UTF-8 for an empty file', async () => {
    expect(sniffEncoding(new Uint8Array(0))).toEqual({ encoding: 'utf-8', bomBytes: 0 });
    expect(await decoded([])).toBe('');
  });
});

describe('converting to UTF-8', () => {
  it('gives the same text whatever the encoding and the chunk boundaries', async () => {
    const anyText = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', 'ß', '語', '😀', '\r\n', '\u007f\u0080', 'eight of', 'seventeen letters'),
        fc.string({ unit: 'grapheme' }),
      ),
    });
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be'),
        sizes,
        async (written, encoding, cut) => {
          // Long enough for the boundaries to matter after the first bytes have been looked at.
          const whole = HEADER.repeat(40) + written;
          expect(await decoded(inChunks(encoded(whole, encoding, false), cut))).toBe(whole);
        },
      ),
    );
  });

  it.each<[string, readonly number[]]>([
    ['a high surrogate at the end', [0x41, 0xd83d]],
    ['a high surrogate before a letter', [0x41, 0xd83d, 0x42]],
    ['a low surrogate alone', [0x41, 0xde00, 0x42]],
    ['two high surrogates and a low one', [0xd83d, 0xd83d, 0xde00]],
  ])('replaces %s', async (_, units) => {
    const bytes = encoded(String.fromCharCode(0xfeff, ...units), 'utf-16le', false);
    const expected = new TextDecoder('utf-16le').decode(bytes);
    expect(await decoded([bytes])).toBe(expected);
    expect(await decoded(inChunks(bytes, [1]))).toBe(expected);
  });

  it('is what a TextDecoder makes of any units and half units, in any pieces', async () => {
    const unit = fc.oneof(
      fc.constantFrom(0xd83d, 0xdbff, 0xdc00, 0xde00, 0xfeff, 0x41, 0xe4, 0),
      fc.nat({ max: 0xffff }),
    );
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(unit),
        fc.constantFrom('utf-16le' as const, 'utf-16be' as const),
        fc.boolean(),
        sizes,
        async (units, encoding, isHalf, cut) => {
          const bytes = encoded(HEADER.repeat(40) + String.fromCharCode(...units), encoding, true);
          const given = isHalf ? bytes.subarray(0, -1) : bytes;
          expect(await decoded(inChunks(given, cut))).toBe(new TextDecoder(encoding).decode(given));
        },
      ),
    );
  });

  it('replaces half a character at the end of the file', async () => {
    expect(await decoded([encoded('ab', 'utf-16le', true).subarray(0, 5)])).toBe('a\ufffd');
  });
});

function encoded(content: string, encoding: Encoding, bom: boolean): Uint8Array {
  const marked = bom ? `\ufeff${content}` : content;
  if (encoding === 'utf-8') return new TextEncoder().encode(marked);
  const bytes = new DataView(new ArrayBuffer(marked.length * 2));
  for (let i = 0; i < marked.length; i++) bytes.setUint16(2 * i, marked.charCodeAt(i), encoding === 'utf-16le');
  return new Uint8Array(bytes.buffer);
}

function inChunks(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(i >= 64 ? 500 : 0, sizes[i % sizes.length] ?? 1) || i % 2;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

async function decoded(chunks: readonly Uint8Array[]): Promise<string> {
  const decoder = new TextDecoder();
  let whole = '';
  for await (const piece of asUtf8(stream(chunks))) whole += decoder.decode(piece, { stream: true });
  return whole + decoder.decode();
}

async function* stream(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
