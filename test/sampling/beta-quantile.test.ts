import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile, regularisedBeta } from '../../src/sampling/beta-quantile.ts';
import { runs } from '../seed/runs.ts';

// Reference figures of SciPy 1.17 (scipy.stats.beta.ppf).
test.for([
  [0.025, 3, 8, 0.0667395111777],
  [0.975, 4, 7, 0.65245285006],
  [0.025, 0.5, 0.5, 0.00154133313344],
  [0.975, 1, 4000, 0.000921794749483],
  [0.025, 80.4, 3920.6, 0.015979121774],
  [0.975, 1500.25, 2.5, 0.999723152352],
  [0.5, 1, 1, 0.5],
  [0.95, 200000, 300000, 0.40113981441],
] as const)('of probability %d, Beta(%d, %d) lies below %d', ([p, a, b, expected]) => {
  expect(betaQuantile(p, a, b)).toBeCloseTo(expected, 8);
});

test('the quantile of a probability has that probability', () => {
  const size = fc.double({ min: 0.3, max: 5000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), size, size, (p, a, b) => {
      const x = betaQuantile(p, a, b);
      // Where the density is steep, ten digits of x are fewer of p.
      expect(regularisedBeta(x - 1e-9, a, b)).toBeLessThanOrEqual(p + 1e-9);
      expect(regularisedBeta(x + 1e-9, a, b)).toBeGreaterThanOrEqual(p - 1e-9);
    }),
    { numRuns: runs(200) },
  );
});
