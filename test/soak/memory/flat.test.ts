import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Floor, growthOf } from './flat.ts';

const at = (minute: number, heapBytes: number): Floor => ({
  seconds: minute * 60,
  heapBytes,
  residentBytes: heapBytes,
});
const MB = 1e6;

test.each([
  ['flat', (_: number) => 70 * MB, 0],
  ['a leak', (minute: number) => 70 * MB + minute * 3 * MB, 3 * MB],
  ['only warming up', (minute: number) => (minute < 20 ? minute * 3 * MB : 60 * MB), 0],
  ['flat but for imports', (minute: number) => (minute % 10 === 0 ? 150 : 70) * MB, 0],
])('%s', (_, heap, perMinute) => {
  const floors = Array.from({ length: 120 }, (_, minute) => at(minute, heap(minute)));
  expect(growthOf(floors, 'heapBytes').bytesPerMinute).toBeCloseTo(perMinute, 3);
});

test('a leak is found below whatever noise there is', () => {
  const noise = fc.array(fc.integer({ min: 0, max: 5 * MB }), { minLength: 120, maxLength: 120 });
  fc.assert(
    fc.property(noise, fc.integer({ min: MB, max: 4 * MB }), (noises, leak) => {
      const floors = noises.map((more, minute) => at(minute, 70 * MB + minute * leak + more));
      expect(Math.abs(growthOf(floors, 'heapBytes').bytesPerMinute - leak)).toBeLessThan(0.2 * MB);
    }),
  );
});

test('what is too short says nothing', () => {
  expect(() => growthOf([at(0, 1), at(1, 1)], 'heapBytes')).toThrow('too short');
});
