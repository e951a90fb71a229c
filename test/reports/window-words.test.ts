import { expect, test } from 'vitest';
import { daysBetween, lastDays, lastHours } from '../../src/model/window.ts';
import { dayRanges, windowPhrase } from '../../src/view/window-text.ts';
import { day } from './given.ts';

const TODAY = day('2026-11-15');

test.each([
  ['7d', lastDays(7, TODAY), 'in the past week'],
  ['1w', lastDays(7, TODAY), 'in the past week'],
  ['30d', lastDays(30, TODAY), 'in the past 30 days'],
  ['1d', lastDays(1, TODAY), 'on 2026-11-15'],
  ['yesterday', lastDays(1, TODAY - 1), 'on 2026-11-14'],
  ['last-week', lastDays(7, TODAY), 'between 2026-11-09 and 2026-11-15'],
  ['2026-11-01..2026-11-15', daysBetween(TODAY - 14, TODAY), 'between 2026-11-01 and 2026-11-15'],
  ['24h', lastHours(24, new Date('2026-11-15T17:20:00Z')), 'in the past 24 hours'],
  ['1h', lastHours(1, new Date('2026-11-15T17:20:00Z')), 'in the past hour'],
])('%s is said as a window in words', (windowWords, window, phrase) => {
  expect(windowPhrase({ window, windowWords })).toBe(phrase);
});

test('days next to each other are said as one stretch', () => {
  expect(dayRanges([5, 3, 4, 9].map((at) => TODAY + at))).toBe('2026-11-18 to 2026-11-20, 2026-11-24');
});

test('many stretches are counted rather than listed', () => {
  expect(dayRanges([0, 2, 4, 6, 8, 10].map((at) => TODAY + at))).toMatch(/2026-11-21 and 2 more stretches$/);
});
