import { expect, test } from 'vitest';
import { wilson } from '../../src/rules/wilson.ts';

// Reference figures computed from the formula with z = 1.959964 and 3.290527.
test.for([
  [10, 100, 0.95, 0.0552, 0.1744],
  [0, 10, 0.95, 0, 0.2775],
  [10, 10, 0.95, 0.7225, 1],
  [2, 3, 0.95, 0.2077, 0.9385],
  [20, 100, 0.999, 0.1009, 0.3577],
] as const)('%d of %d with confidence %d lies between %d and %d', ([part, whole, confidence, lower, upper]) => {
  const bounds = wilson(part, whole, confidence);
  expect(bounds.lower).toBeCloseTo(lower, 3);
  expect(bounds.upper).toBeCloseTo(upper, 3);
});

test('of nothing, anything is possible', () => {
  expect(wilson(0, 0, 0.95)).toEqual({ lower: 0, upper: 1 });
});
