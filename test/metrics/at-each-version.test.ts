import { expect, test } from 'vitest';
import { atEachVersion } from '../../src/metrics/at-each-version.ts';

const SAME = { version: async () => 'same' };

test('a reading that failed is tried again, also where nothing has changed', async () => {
  let reads = 0;
  const read = atEachVersion(
    () => SAME,
    async () => {
      if (++reads === 1) throw new Error('damaged');
      return reads;
    },
  );
  await expect(read()).rejects.toThrow('damaged');
  expect(await read()).toBe(2);
  expect(await read()).toBe(2);
});

test('another source at the same version is read anew', async () => {
  const sources = ['sample', 'real'].map((name) => ({ name, version: async () => '2' }));
  let at = 0;
  const read = atEachVersion(
    () => sources[at] as (typeof sources)[number],
    async ({ name }) => name,
  );
  expect(await read()).toBe('sample');
  at = 1;
  expect(await read()).toBe('real');
});
