import { expect, test } from 'vitest';
import { joinNames, leftOutText, listNames } from '../../src/model/text/names.ts';

test.each<[readonly string[], number, string]>([
  [[], 3, ''],
  [['a'], 3, 'a'],
  [['a', 'b', 'c'], 3, 'a, b, c'],
  [['a', 'b', 'c', 'd'], 3, 'a, b, c and 1 more'],
  [Array.from({ length: 1_203 }, () => 'x'), 2, 'x, x and 1,201 more'],
])('of %j at most %d are named', (names, most, text) => {
  expect(joinNames(names, most)).toBe(text);
});

test('what is left can be called something', () => {
  expect(joinNames(['a', 'b', 'c'], 1, 'more stretches')).toBe('a and 2 more stretches');
});

test.each<[readonly string[], string]>([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('all of %j in a sentence', (names, text) => {
  expect(listNames(names)).toBe(text);
});

test.each<[number, string | null]>([
  [0, null],
  [1, '… and 1 more fact.'],
  [1_203, '… and 1,203 more facts.'],
])('%d that did not fit are counted', (left, text) => {
  expect(leftOutText(left, 'fact')).toBe(text);
});
