import { expect, test } from 'vitest';
import { unlessOver, within } from '../../../../adapters/chat/teams/outbound/time-limit.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test.each([
  ['its own time is over', 30, 60_000],
  ['the time around it is over', 60_000, 30],
])('what takes too long is ended when %s', async (_, ownMs, outerMs) => {
  const ended = within(outerMs, (outer) => within(ownMs, untilAborted, outer));
  await expect(ended).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('what begins too late is ended at once', async () => {
  const act = async (signal: AbortSignal) => signal.aborted;
  expect(await within(60_000, act, AbortSignal.abort())).toBe(true);
  expect(await within(60_000, act)).toBe(false);
});

test('what nobody waits for any longer goes on', async () => {
  const over = new AbortController();
  let finish = (_: string) => {};
  const work = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const waited = unlessOver(work, over.signal);
  over.abort();
  expect([await waited, await unlessOver(work, over.signal)]).toEqual([null, null]);
  finish('done');
  expect(await unlessOver(work, new AbortController().signal)).toBe('done');
});
