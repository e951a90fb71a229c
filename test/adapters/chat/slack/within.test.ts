import { expect, test } from 'vitest';
import { within } from '../../../../adapters/chat/slack/outbound/within.ts';

test('what comes in time is passed on, failures too, and what does not is null', async () => {
  expect(await within(Promise.resolve('in time'), 60_000)).toBe('in time');
  await expect(within(Promise.reject(new Error('broken')), 60_000)).rejects.toThrow('broken');
  expect(await within(new Promise(() => {}), 1)).toBeNull();
});
