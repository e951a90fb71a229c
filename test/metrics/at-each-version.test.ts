import { expect, test } from 'vitest';
import { atEachVersion } from '../../src/metrics/at-each-version.ts';

test('a reading that failed is tried again, also where nothing has changed', async () => {
  let reads = 0;
  const read = atEachVersion(
    async () => 'same',
    async () => {
      if (++reads === 1) throw new Error('damaged');
      return reads;
    },
  );
  await expect(read()).rejects.toThrow('damaged');
  expect(await read()).toBe(2);
  expect(await read()).toBe(2);
});
