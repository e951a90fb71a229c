import { expect, test } from 'vitest';
import { remembered } from '../../src/rules/remembered.ts';

function counting() {
  let times = 0;
  const sum = remembered(function* (days: readonly { readonly n: number }[], more = 0): Generator<undefined, number> {
    times++;
    yield;
    return days.reduce((total, { n }) => total + n, more);
  });
  return { sum, times: () => times };
}

const days = [{ n: 1 }, { n: 2 }, { n: 3 }];

test('the same days are worked out once, whatever array they come in', () => {
  const { sum, times } = counting();
  expect([sum.of(days), sum.of([...days])]).toEqual([6, 6]);
  expect(times()).toBe(1);
});

test('what was worked out beforehand is there', () => {
  const { sum, times } = counting();
  for (const _ of sum.ahead(days));
  expect([sum.of(days), [...sum.ahead(days)].length, times()]).toEqual([6, 0, 1]);
});

test('other days that end with the same one, or something else beside them, are another matter', () => {
  const { sum } = counting();
  const others = [{ n: 9 }, ...days.slice(1)];
  expect([sum.of(days), sum.of(others), sum.of(days.slice(1)), sum.of(days, 10), sum.of([])]).toEqual([
    6, 14, 5, 16, 0,
  ]);
});
