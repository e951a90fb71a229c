import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { takingTurns } from '../../src/concurrency/taking-turns.ts';

test('many who ask at once go on one after another, in their order, with a turn of others between', async () => {
  const seen: string[] = [];
  const turn = takingTurns(async () => {
    await setImmediate();
    seen.push('others');
  });
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await turn();
      seen.push(name);
    }),
  );
  expect(seen).toEqual(['others', 'a', 'others', 'b', 'others', 'c']);
});
