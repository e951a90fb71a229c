import { expect, test } from 'vitest';
import { pacedRuns } from '../../src/concurrency/paced-runs.ts';
import { fakeTime } from '../bot/fake-time.ts';

/** Runs that take as long as the test says, at a tenth of the time, with rests of 15 s at the most. */
function given(tookMs: number) {
  const time = fakeTime(new Date(0));
  const began: number[] = [];
  let fails = false;
  const now = () => time.clock.now().getTime();
  const runs = pacedRuns(
    async () => {
      began.push(now());
      await time.wait(tookMs, new AbortController().signal);
      if (fails) throw new Error('the facts are damaged');
    },
    { share: 0.1, maxRestMs: 15_000, now, nap: time.wait },
  );
  return {
    ...{ time, began, runs },
    failFromNowOn: () => {
      fails = true;
    },
  };
}

test('the first runs at once, and those who ask meanwhile share one run after a rest of nine times as long', async () => {
  const { time, began, runs } = given(100);
  const done: number[] = [];
  for (let n = 0; n < 50; n++) {
    void runs.soon().then(() => done.push(time.clock.now().getTime()));
    await time.pass(1);
  }
  expect(began).toEqual([0]);
  await time.pass(2_000);
  expect(began).toEqual([0, 1_000]);
  expect([...new Set(done)]).toEqual([100, 1_100]);
  await time.pass(60_000);
  expect(began).toHaveLength(2);
});

test('after a rest that nobody waited for it runs at once', async () => {
  const { time, began, runs } = given(100);
  void runs.soon();
  await time.pass(10_000);
  void runs.soon();
  await time.pass(0);
  expect(began).toEqual([0, 10_000]);
});

test('asked all the time it takes a tenth of the time, and where a run takes long nobody waits longer than the longest rest', async () => {
  for (const [tookMs, between] of [
    [50, 500],
    [4_000, 19_000],
  ] as const) {
    const { time, began, runs } = given(tookMs);
    for (let n = 0; n < 600; n++) {
      void runs.soon();
      await time.pass(100);
    }
    expect([...new Set(began.slice(1).map((at, n) => at - (began[n] as number)))]).toEqual([between]);
  }
});

test('a run that fails fails for who asked for it, and the next is run', async () => {
  const { time, began, runs, failFromNowOn } = given(100);
  failFromNowOn();
  const first = runs.soon().catch((cause: unknown) => String(cause));
  await time.pass(100);
  expect(await first).toBe('Error: the facts are damaged');
  void runs.soon().catch(() => undefined);
  await time.pass(900);
  expect(began).toEqual([0, 1_000]);
});

test('when it is stopped it ends its rest, runs no more, and leaves nobody waiting', async () => {
  const { time, began, runs } = given(1_000);
  void runs.soon();
  await time.pass(2_000);
  const waiting = runs.soon();
  await runs.stop();
  await waiting;
  await runs.soon();
  expect(began).toEqual([0]);
});
