import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTexts, compareValues } from '../../src/model/text/text-order.ts';

describe('texts are ordered', () => {
  test('as their UTF-8 bytes are, also beyond the code points of sixteen bits', () => {
    const unit = fc.constantFrom('a', 'b', 'é', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}');
    const text = fc.oneof(fc.string({ unit }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareTexts(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });

  test('and numbers by value', () => {
    expect([10, 9, 100].sort(compareValues)).toEqual([9, 10, 100]);
  });
});
