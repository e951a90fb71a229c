import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SampledCell, shareInterval } from '../../src/sampling/share-interval.ts';
import { runs } from '../seed/runs.ts';

test('what was looked at whole is known', () => {
  const { share, lower, upper, isExact } = shareInterval([
    { messages: 3, sampled: 3, having: 1 },
    { messages: 1, sampled: 1, having: 0 },
  ]);
  expect({ share, lower, upper, isExact }).toEqual({ share: 0.25, lower: 0.25, upper: 0.25, isExact: true });
});

test('of nothing, anything is possible', () => {
  expect(shareInterval([])).toEqual({ share: null, lower: 0, upper: 1, isExact: false });
});

test('what nobody looked at may be either, beside what is known', () => {
  const cells = [
    { messages: 30, sampled: 30, having: 30 },
    { messages: 70, sampled: 0, having: 0 },
  ];
  expect(shareInterval(cells)).toEqual({ share: null, lower: 0.3, upper: 1, isExact: false });
});

test('what was not looked at may be either, beside what was looked at in part', () => {
  const looked = { messages: 1000, sampled: 50, having: 0 };
  const alone = shareInterval([looked]);
  const { share, lower, upper } = shareInterval([looked, { messages: 900, sampled: 0, having: 0 }]);
  expect({ share, lower }).toEqual({ share: 0, lower: 0 });
  expect(upper).toBeCloseTo((1000 * alone.upper + 900) / 1900, 10);
});

test('of one large cell the interval is that of Clopper and Pearson', () => {
  // 10 of 100: SciPy 1.17, binomtest(10, 100).proportion_ci(method='exact').
  const { share, lower, upper } = shareInterval([{ messages: 100_000_000, sampled: 100, having: 10 }]);
  expect(share).toBe(0.1);
  expect(lower).toBeCloseTo(0.0490047, 3);
  expect(upper).toBeCloseTo(0.1762226, 2);
});

test('each message looked at stands for as many as its cell has for each', () => {
  const { share } = shareInterval([
    { messages: 9000, sampled: 10, having: 10 },
    { messages: 1000, sampled: 100, having: 0 },
  ]);
  expect(share).toBeCloseTo(0.9, 10);
});

test('cells that are each of one mind leave a doubt all the same', () => {
  const cells = Array.from({ length: 20 }, () => ({ messages: 1000, sampled: 20, having: 20 }));
  const { share, lower } = shareInterval(cells);
  expect(share).toBe(1);
  expect(lower).toBeLessThan(0.9935);
  expect(lower).toBeGreaterThan(0.985);
});

const cell: fc.Arbitrary<SampledCell> = fc
  .tuple(fc.nat({ max: 5000 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }))
  .map(([messages, looks, hits]) => {
    const sampled = Math.min(messages, looks);
    return { messages, sampled, having: Math.min(sampled, hits) };
  });

test('whatever the cells: the share lies between the bounds, they between what is known, and the rest mirrors it', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), (cells) => {
      const { share, lower, upper } = shareInterval(cells);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(upper).toBeLessThanOrEqual(1);
      expect(lower).toBeLessThanOrEqual(share ?? upper);
      expect(upper).toBeGreaterThanOrEqual(share ?? lower);
      // Whatever those have of which none was looked at.
      const all = cells.reduce((sum, { messages }) => sum + messages, 0);
      const unlooked = cells.reduce((sum, { messages, sampled }) => sum + (sampled === 0 ? messages : 0), 0);
      if (all > 0) expect(upper - lower).toBeGreaterThanOrEqual(unlooked / all - 1e-9);
      const others = shareInterval(cells.map((each) => ({ ...each, having: each.sampled - each.having })));
      expect(others.lower).toBeCloseTo(1 - upper, 6);
      expect(others.upper).toBeCloseTo(1 - lower, 6);
    }),
    { numRuns: runs(300) },
  );
});
