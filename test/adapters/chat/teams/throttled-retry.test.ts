import { expect, test } from 'vitest';
import { throttledRetry } from '../../../../adapters/chat/teams/outbound/throttled-retry.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');

test('what failed is tried again at most once a minute, one at a time, and only while it is needed', async () => {
  let now = NOON;
  let isNeeded = false;
  const ends: (() => void)[] = [];
  const act = () => new Promise<void>((resolve) => ends.push(resolve));
  const look = throttledRetry({ now: () => new Date(now) }, { isNeeded: () => isNeeded, act });
  const triesAfter = (...waitsS: readonly number[]) =>
    waitsS.map((waitS) => {
      now += waitS * 1_000;
      look();
      return ends.length;
    });

  expect(triesAfter(0, 60)).toEqual([0, 0]);
  isNeeded = true;
  expect(triesAfter(0, 0, 59, 60, 60)).toEqual([1, 1, 1, 1, 1]);
  ends[0]?.();
  await Promise.resolve();
  await expect.poll(() => triesAfter(0)).toEqual([2]);
  ends[1]?.();
  isNeeded = false;
  await Promise.resolve();
  expect(triesAfter(60, 60)).toEqual([2, 2]);
});

test('what fails again is tried again, also when the clock was put back', async () => {
  let now = NOON;
  let tries = 0;
  const look = throttledRetry(
    { now: () => new Date(now) },
    {
      isNeeded: () => true,
      act: async () => {
        tries += 1;
        throw new Error('again');
      },
    },
  );
  look();
  now -= 3_600_000;
  await expect
    .poll(() => {
      look();
      return tries;
    })
    .toBe(2);
});
