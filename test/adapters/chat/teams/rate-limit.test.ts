import { describe, expect, test } from 'vitest';
import { pauseBefore, rateLimit } from '../../../../adapters/chat/teams/outbound/rate-limit.ts';

const times = (count: number, everyMs: number) => Array.from({ length: count }, (_, at) => at * everyMs);

describe('the pace in a conversation', () => {
  test.each([
    ['the first', [], 0, 0],
    ['seven in a second', times(6, 0), 0, 0],
    ['an eighth in a second', times(7, 0), 400, 600],
    ['a ninth in two seconds', times(8, 200), 1_500, 500],
    ['the 61st in half a minute', times(60, 400), 29_000, 1_000],
    ['the 1801st in an hour', times(1800, 1_900), 3_500_000, 100_000],
  ])('%s waits as long as Teams asks', (_, sentAt, now, pause) => {
    expect(pauseBefore(sentAt, now)).toBe(pause);
  });

  test('what waits is not counted, and other conversations do not wait', () => {
    let now = 0;
    const next = rateLimit({ now: () => new Date(now) });
    for (let count = 0; count < 7; count++) expect(next('a')).toBe(0);
    expect([next('a'), next('a'), next('b')]).toEqual([1_000, 1_000, 0]);
    now = 2_000;
    expect(next('a')).toBe(0);
  });

  test('conversations in which nothing was said for longer than Teams counts are forgotten', () => {
    let now = 0;
    const sent = new Map<string, readonly number[]>();
    const next = rateLimit({ now: () => new Date(now) }, sent);
    for (const [at, conversation] of [
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
      [1_000_000, 'b'],
    ] as const) {
      now = at;
      next(conversation);
    }
    now = 3_600_001;
    next('d');
    expect([...sent.keys()]).toEqual(['c', 'b', 'd']);
    now = 3_600_002;
    next('d');
    expect([...sent.keys()]).toEqual(['b', 'd']);
  });

  test('a conversation that only waits is not remembered for longer by that', () => {
    let now = 0;
    const sent = new Map<string, readonly number[]>();
    const next = rateLimit({ now: () => new Date(now) }, sent);
    for (let count = 0; count < 7; count++) next('a');
    now = 1;
    next('b');
    expect(next('a')).toBe(999);
    now = 3_600_000;
    next('c');
    expect([...sent.keys()]).toEqual(['b', 'c']);
  });
});
