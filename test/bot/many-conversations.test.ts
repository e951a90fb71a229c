import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startDelivering } from '../../src/alerts/outbox/deliver.ts';
import type { Outbox } from '../../src/alerts/outbox/outbox.ts';
import { delivery, NOON } from '../alerts/outbox/given.ts';
import { fakeTime } from './fake-time.ts';
import { givenPlatform } from './given-platform.ts';

const MANY = 1_000;

/** How many conversations were begun or woken in the longest turn, when something is to be said in each of many. */
test('many conversations with news are begun and woken in turns, and all of them are answered for', async () => {
  const time = fakeTime(NOON);
  const given = givenPlatform(() => NOON);
  const later = new Date(NOON.getTime() + 3_600_000).toISOString();
  const inEach = (key: string, notBefore: string) =>
    Array.from({ length: MANY }, (_, n) =>
      delivery(`${key}${n}`, { conversation: `local:c${n}`, notBefore, root: `${key}${n}` }),
    );
  let outbox: Outbox = { deliveries: inEach('waiting', later), roots: [] };
  let inTurn = 0;
  let longest = 0;
  const counted = () => {
    inTurn += 1;
    longest = Math.max(longest, inTurn);
  };
  const delivering = await startDelivering({
    outbox: {
      read: () => outbox,
      update: async (change) => {
        outbox = await change(outbox);
        return outbox;
      },
    },
    platforms: [given.platform],
    compose: async () => ({ drop: 'forgotten' }),
    clock: time.clock,
    // Each conversation waits here for its time, until it is woken.
    wait: (_ms, signal) =>
      new Promise((resolve) => {
        counted();
        signal.addEventListener('abort', () => {
          counted();
          resolve();
        });
      }),
    random: () => 0.5,
    log: { info: () => {}, warn: () => {} },
    audit: { append: async () => {}, last: async () => [] },
    pause: async () => {
      await setImmediate();
      inTurn = 0;
    },
  });
  await delivering.idle();
  outbox = { ...outbox, deliveries: [...outbox.deliveries, ...inEach('news', NOON.toISOString())] };
  delivering.wake();
  await delivering.idle();
  expect(outbox.deliveries.map(({ key }) => key)).toEqual(inEach('waiting', later).map(({ key }) => key));
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThan(MANY / 4);
});
