import { describe, expect, test } from 'vitest';
import { stepsBetween } from '../../src/detection/steps.ts';

const at = (text: string) => new Date(text);
const texts = (steps: readonly Date[]) => steps.map((step) => step.toISOString().slice(0, 16));

describe('the instants to look at', () => {
  test('are just now when somebody looked a minute ago', () => {
    expect(texts(stepsBetween(at('2026-11-18T10:14:00Z'), at('2026-11-18T10:15:00Z')))).toEqual(['2026-11-18T10:15']);
  });

  test('are every hour that was missed, and now', () => {
    expect(texts(stepsBetween(at('2026-11-18T22:10:00Z'), at('2026-11-19T01:15:00Z')))).toEqual([
      '2026-11-18T23:00',
      '2026-11-19T00:00',
      '2026-11-19T01:00',
      '2026-11-19T01:15',
    ]);
  });

  test('are the ends of the days that are long past, and the hours of the last two days', () => {
    const steps = texts(stepsBetween(at('2026-11-01T00:00:00Z'), at('2026-11-18T12:00:00Z')));
    expect(steps.slice(0, 3)).toEqual(['2026-11-02T00:00', '2026-11-03T00:00', '2026-11-04T00:00']);
    expect(steps.filter((step) => step < '2026-11-16T13')).toHaveLength(15);
    expect(steps.at(-1)).toBe('2026-11-18T12:00');
    expect(new Set(steps).size).toBe(steps.length);
  });

  test('are now and nothing else when the clock was set back', () => {
    expect(texts(stepsBetween(at('2026-11-19T00:00:00Z'), at('2026-11-18T10:00:00Z')))).toEqual(['2026-11-18T10:00']);
  });
});
