import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINE_BYTES, splitLines } from '../../src/ingest/lines.ts';

interface Split {
  readonly lines: readonly string[];
  readonly unfinished: boolean;
}

function split(chunks: Iterable<Uint8Array>, maxBytes = MAX_LINE_BYTES): Split {
  const lines: string[] = [];
  const splitter = splitLines(
    {
      line: (bytes, start, end, number) => lines.push(`${number}:${Buffer.from(bytes).toString('latin1', start, end)}`),
      unreadable: (number, why) => lines.push(`${number}!${why}`),
    },
    maxBytes,
  );
  for (const chunk of chunks) splitter.push(chunk);
  const { unfinished } = splitter.end('leave-out');
  return { lines, unfinished };
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('splitting bytes into lines', () => {
  it.each<[string, string, readonly string[], boolean]>([
    ['nothing', '', [], false],
    ['line feeds', 'a\nb\n', ['1:a', '2:b'], false],
    ['carriage returns before them', 'a\r\n\r\nb\n', ['1:a', '2:', '3:b'], false],
    ['a carriage return within a line', 'a\rb\n', ['1:a\rb'], false],
    ['a last line without an end', 'a\nb', ['1:a'], true],
    ['blank lines', '\n\na\n', ['1:', '2:', '3:a'], false],
    ['a NUL byte in a line', 'a\nb\0c\nd\n', ['1:a', '2!nul-byte', '3:d'], false],
    ['NUL bytes at the beginning of a line', 'a\n\0\0b\nc\n', ['1:a', '2:b', '3:c'], false],
    ['a hole longer than a line', `${'\0'.repeat(100)}b\nc\n`, ['1:b', '2:c'], false],
    ['NUL bytes only', '\0\0\n\0\r\na\n', ['1:', '2:', '3:a'], false],
    ['a line that is just short enough', '12345678\n', ['1:12345678'], false],
    ['a line that is too long', '123456789\na\n', ['1!too-long', '2:a'], false],
  ])('copes with %s', (_, text, lines, unfinished) => {
    expect(split([bytes(text)], 8)).toEqual({ lines, unfinished });
  });

  it('finds the same lines whatever the chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\0'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 60 }), { maxLength: 8 }), (whole, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, i) => bytes(whole.slice(at[i], end)));
        expect(split(chunks, 8)).toEqual(split([bytes(whole)], 8));
      }),
    );
  });

  it('holds no more of a line of 64 MB than of one of 64 KiB', () => {
    const chunk = new Uint8Array(65_536).fill(120);
    function* endless() {
      for (let i = 0; i < 1024; i++) yield chunk;
      yield bytes('\nshort\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    const { lines } = split(endless());
    expect(lines).toEqual(['1!too-long', '2:short']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
  });
});
