import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smoothBar, splitCells } from '../../../cards/text/shades.ts';

describe('bars', () => {
  test('cells are all given away, and a few messages still get one', () => {
    expect(splitCells([6, 0, 252], 40)).toEqual([1, 0, 39]);
    expect(splitCells([1, 1_000_000], 10)).toEqual([1, 9]);
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 80 }),
        (counts, cells) => {
          const split = splitCells(counts, cells);
          const total = counts.reduce((sum, n) => sum + n, 0);
          expect(split.reduce((sum, n) => sum + n, 0)).toBe(total === 0 ? 0 : cells);
          for (const [i, n] of split.entries()) {
            expect(n).toBeGreaterThanOrEqual(0);
            if (counts[i] === 0) expect(n).toBe(0);
            else if (cells >= counts.length) expect(n).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  test('a single bar is drawn to an eighth, and never vanishes above zero', () => {
    expect([0, 0.001, 0.5, 1, 2.25].map(smoothBar)).toEqual(['', '▏', '▌', '█', '██▎']);
  });
});
