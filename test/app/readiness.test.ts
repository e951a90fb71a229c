import { describe, expect, test } from 'vitest';
import { outboundOf, outboundReadiness, scheduleReadiness } from '../../src/app/readiness.ts';
import type { ScheduleHealth } from '../../src/ports/clock.ts';
import { at, delivery, NOON } from '../alerts/outbox/given.ts';

const MINUTE = 60_000;
const fine: ScheduleHealth = { name: 'inbox', endedMsAgo: 5 * MINUTE, runningMs: null, overdueMs: 0 };

describe('what is done periodically', () => {
  test.each<[string, readonly ScheduleHealth[], boolean, string]>([
    ['before the start has ended', [], true, 'not started yet'],
    ['on time', [fine, { ...fine, name: 'detection' }], true, 'on time'],
    ['before the first tick', [{ ...fine, endedMsAgo: null }], true, 'on time'],
    ['a moment late', [{ ...fine, overdueMs: MINUTE }], true, 'on time'],
    [
      'overdue',
      [fine, { ...fine, name: 'detection', overdueMs: 7.5 * MINUTE }],
      false,
      'detection has been overdue for 7 minutes',
    ],
    ['in a long import', [{ ...fine, runningMs: 20 * MINUTE }], true, 'on time'],
    ['stuck', [{ ...fine, runningMs: 61 * MINUTE }], false, 'inbox has been running for 61 minutes'],
    [
      'all of it',
      ['inbox', 'digests'].map((name) => ({ ...fine, name, overdueMs: 3 * MINUTE })),
      false,
      'inbox has been overdue for 3 minutes; digests has been overdue for 3 minutes',
    ],
  ])('%s', (_, schedules, ok, detail) => {
    expect(scheduleReadiness(schedules)).toEqual({ ok, detail });
  });
});

describe('what waits to be said', () => {
  const refused = { since: at(0), times: 1, why: 'not_in_channel', isUnreachable: true };
  test.each([
    ['nothing', [], 'nothing is waiting'],
    ['one that was just made', [delivery('a')], '1 message waiting'],
    [
      'two, one for an hour',
      [delivery('a', { createdAt: at(-60 * MINUTE) }), delivery('b', { status: 'unsure' })],
      '2 messages waiting, the oldest for 60 minutes',
    ],
    [
      'what two conversations refuse',
      [
        delivery('a', { createdAt: at(-600 * MINUTE), refused }),
        delivery('b', { refused }),
        delivery('c', { refused, conversation: 'slack:C1' }),
      ],
      '3 messages waiting, 2 conversations refuse them',
    ],
    ['one from a clock that was ahead', [delivery('a', { createdAt: at(MINUTE) })], '1 message waiting'],
  ])('%s', (_, deliveries, detail) => {
    expect(outboundReadiness(outboundOf({ deliveries }, NOON))).toEqual({ ok: true, detail });
  });
});
