import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from '../../src/model/text/edit-distance.ts';
import { runs } from '../seed/runs.ts';

test.each<[string, string, number]>([
  ['', '', 0],
  ['', 'abc', 3],
  ['mute', 'mute', 0],
  ['muet', 'mute', 1],
  ['mte', 'mute', 1],
  ['contoso.com', 'contsoo.com', 1],
  ['kitten', 'sitting', 3],
])('%j and %j are %d keystrokes apart', (a, b, keystrokes) => {
  expect(editDistance(a, b)).toBe(keystrokes);
  expect(editDistance(b, a)).toBe(keystrokes);
});

test('with a limit it is the same up to the limit, and above it when there are more', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
  fc.assert(
    fc.property(word, word, fc.nat({ max: 5 }), (a, b, limit) => {
      const [exact, limited] = [editDistance(a, b), editDistance(a, b, limit)];
      expect(exact <= limit ? limited === exact : limited > limit).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});
