import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countedWarnings } from '../../../adapters/chat/counted-warnings.ts';
import { runs } from '../../seed/runs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Line = readonly [event: string, fields: Readonly<Record<string, unknown>> | undefined];

function counted() {
  const lines: Line[] = [];
  return { lines, warn: countedWarnings({ warn: (event, fields) => void lines.push([event, fields]) }).warn };
}

test('4,000 refused requests within two minutes are three lines', () => {
  const { lines, warn } = counted();
  for (let at = 0; at < 4_000; at++) {
    warn('slack.request-refused', { why: 'not signed' });
    vi.advanceTimersByTime(25);
  }
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([
    ['slack.request-refused', { why: 'not signed' }],
    ['slack.request-refused', { why: 'not signed', more: 2_399, withinMs: 60_000 }],
    ['slack.request-refused', { why: 'not signed', more: 1_600, withinMs: 60_000 }],
  ]);
});

test('after a quiet minute the next is said at once', () => {
  const { lines, warn } = counted();
  for (let at = 0; at < 3; at++) {
    warn('refused');
    vi.advanceTimersByTime(120_001);
  }
  expect(lines.map(([event]) => event)).toEqual(['refused', 'refused', 'refused']);
});

test('whatever is warned of and when: all is counted, in few lines', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(90_000)), { maxLength: 300 }), (happens) => {
      const { lines, warn } = counted();
      let passedMs = 0;
      for (const [why, ms] of happens) {
        warn('refused', { why });
        vi.advanceTimersByTime(ms);
        passedMs += ms;
      }
      vi.advanceTimersByTime(120_000);
      const total = lines.reduce((sum, [, fields]) => sum + Number(fields?.['more'] ?? 1), 0);
      expect(total).toBe(happens.length);
      // Twenty kinds and the rest, each once when it begins and once a minute.
      expect(lines.length).toBeLessThanOrEqual(21 * (2 + 2 * Math.ceil(passedMs / 60_000)));
    }),
    { numRuns: runs(100) },
  );
});
