import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flowed, padded, shortened, wrapped } from '../../../cards/text/lines.ts';
import { displayWidth } from '../../../cards/text/width.ts';

const texts = fc.string({ unit: 'grapheme', maxLength: 120 });
const widths = fc.integer({ min: 4, max: 60 });

describe('lines', () => {
  test('wrapping loses nothing but the blanks it breaks at, and keeps to the width', () => {
    fc.assert(
      fc.property(texts, widths, (text, width) => {
        const lines = wrapped(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('shortening keeps both ends, shows the gap, and keeps to the width', () => {
    expect(shortened('scanner-third-floor@contoso.com', 16)).toBe('scanner-…oso.com');
    fc.assert(
      fc.property(texts, widths, (text, width) => {
        const short = shortened(text, width);
        expect(displayWidth(short)).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(short).toBe(text);
        else expect(short).toContain('…');
      }),
    );
  });

  test('padding fills up by display width', () => {
    expect(padded('組', 4)).toBe('組  ');
    expect(padded('7', 3, 'right')).toBe('  7');
  });

  test('pieces stay whole where they fit', () => {
    expect(flowed(['No TLS 6', 'TLS 1.0 100', 'TLS 1.2 5,127'], 24)).toEqual([
      'No TLS 6 · TLS 1.0 100',
      'TLS 1.2 5,127',
    ]);
  });
});
