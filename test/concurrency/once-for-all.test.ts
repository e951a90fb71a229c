import { expect, test } from 'vitest';
import { onceForAll } from '../../src/concurrency/once-for-all.ts';

/** A run that ends when it is told to. */
function given() {
  const ends: { readonly resolve: () => void; readonly reject: (cause: unknown) => void }[] = [];
  const ask = onceForAll(() => new Promise<void>((resolve, reject) => void ends.push({ resolve, reject })));
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { ends, ask, settled };
}

test('what is asked for while it runs is done once more, for all who asked', async () => {
  const { ends, ask, settled } = given();
  const done: number[] = [];
  const asked = Array.from({ length: 50 }, (_, n) => ask().then(() => done.push(n)));
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  await settled();
  expect([ends.length, done]).toEqual([2, [0]]);
  const late = ask();
  ends[1]?.resolve();
  await Promise.all(asked);
  expect(done).toHaveLength(50);
  await settled();
  expect(ends).toHaveLength(3);
  ends[2]?.resolve();
  await late;
  const alone = ask();
  expect(ends).toHaveLength(4);
  ends[3]?.resolve();
  await alone;
});

test('a run that fails fails for those who asked for it, and for nobody else', async () => {
  const { ends, ask, settled } = given();
  const [first, second] = [ask(), ask()];
  ends[0]?.reject(new Error('the disk is full'));
  await expect(first).rejects.toThrow('the disk is full');
  await settled();
  ends[1]?.resolve();
  await second;
  expect(ends).toHaveLength(2);
});
