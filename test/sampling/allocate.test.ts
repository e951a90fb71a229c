import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate } from '../../src/sampling/allocate.ts';
import { runs } from '../seed/runs.ts';

test('each stratum has its least, and what is left goes by size', () => {
  const { own, rest } = allocate(
    new Map([
      ['a', 900],
      ['b', 100],
      ['c', 8],
    ]),
    60,
    5,
  );
  expect(rest.strata).toEqual([]);
  expect([...own.values()].reduce((sum, each) => sum + each)).toBe(60);
  expect(own.get('b')).toBeGreaterThanOrEqual(9);
  expect(own.get('c')).toBeGreaterThanOrEqual(5);
});

test('where half of the budget is not enough, the smallest are looked at as one', () => {
  const many = new Map(Array.from({ length: 100 }, (_, at) => [`net-${at}`, 1000 - at] as const));
  const { own, rest } = allocate(many, 40, 5);
  expect([...own.keys()]).toEqual(['net-0', 'net-1', 'net-2', 'net-3']);
  expect(rest.strata).toHaveLength(96);
  expect(rest.sampled).toBeGreaterThan(15);
});

test('whatever there is to share out', () => {
  const strata = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 3 }), fc.nat({ max: 3000 })), {
    selector: ([name]) => name,
    maxLength: 60,
  });
  fc.assert(
    fc.property(strata, fc.nat({ max: 4000 }), fc.integer({ min: 1, max: 20 }), (given, budget, least) => {
      const messages = new Map(given);
      const { own, rest } = allocate(messages, budget, least);
      const all = given.reduce((sum, [, each]) => sum + each, 0);
      const looks = [...own.values()].reduce((sum, each) => sum + each, 0) + rest.sampled;
      expect(looks).toBe(Math.min(budget, all));
      for (const [name, sampled] of own) expect(sampled).toBeLessThanOrEqual(messages.get(name) as number);
      expect(rest.sampled).toBeLessThanOrEqual(rest.messages);
      expect(new Set([...own.keys(), ...rest.strata])).toEqual(
        new Set(given.filter(([, each]) => each > 0).map(([name]) => name)),
      );
      expect(rest.messages).toBe(rest.strata.reduce((sum, name) => sum + (messages.get(name) as number), 0));
      for (const [name, sampled] of own)
        expect(sampled).toBeGreaterThanOrEqual(Math.min(least, messages.get(name) as number));
      expect(allocate(new Map([...given].reverse()), budget, least)).toEqual({ own, rest });
    }),
    { numRuns: runs(500) },
  );
});
