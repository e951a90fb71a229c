import { describe, expect, test } from 'vitest';
import { logThrottle } from '../../../adapters/chat/slack/inbound/log-throttle.ts';
import { remembering } from '../../../adapters/chat/slack/outbound/remember.ts';
import { rateLimit } from '../../../adapters/chat/teams/outbound/rate-limit.ts';

const HOUR = 3_600_000;

/** What is remembered for a while is neither kept for ever nor held against anybody after the clock was set back. */
describe.each([
  ['an hour', HOUR],
  ['a day', 24 * HOUR],
  ['two minutes', 120_000],
])('a clock that is set back by %s', (_, backMs) => {
  function clockAtNoon() {
    let now = Date.parse('2026-11-22T12:00:00Z');
    return {
      now: () => new Date(now),
      add: (ms: number) => {
        now += ms;
      },
    };
  }

  test('has what was remembered asked for again', async () => {
    const clock = clockAtNoon();
    let asked = 0;
    const load = remembering(
      async () => ++asked,
      () => 300_000,
      clock,
    );
    expect([await load('ann'), await load('ann')]).toEqual([1, 1]);
    clock.add(-backMs);
    expect([await load('ann'), await load('ann')]).toEqual([2, 2]);
  });

  test('does not hold back messages', () => {
    const clock = clockAtNoon();
    const pace = rateLimit(clock);
    while (pace('a') === 0) clock.add(1);
    clock.add(-backMs);
    expect(pace('a')).toBe(0);
  });

  test('silences no warning', () => {
    const clock = clockAtNoon();
    const throttle = logThrottle(clock);
    expect([throttle.isNews('full'), throttle.isNews('full')]).toEqual([true, false]);
    clock.add(-backMs);
    expect([throttle.isNews('full'), throttle.isNews('full')]).toEqual([true, false]);
  });
});
