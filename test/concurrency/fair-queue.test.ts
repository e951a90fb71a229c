import { setImmediate as settle } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fairQueue, type Turn } from '../../src/concurrency/fair-queue.ts';
import { runs } from '../seed/runs.ts';

interface Job {
  readonly name: string;
  readonly key: string;
}

/** Work that ends when the test says so, and who started when. */
function workshop(limits: { readonly atOnce: number; readonly waiting: number }) {
  const longs: string[] = [];
  /** Ends the patience with what runs, by name. */
  const patiences: (() => void)[] = [];
  const queue = fairQueue({ ...limits, patience: () => new Promise((resolve) => patiences.push(resolve)) });
  const started: Job[] = [];
  const ends = new Map<string, () => void>();
  const answers: Promise<Turn<string>>[] = [];
  return {
    queue,
    started,
    answers,
    longs,
    patiences,
    running: () => started.filter(({ name }) => ends.has(name)),
    /** Whether there was room for it. */
    submit(job: Job): boolean {
      const run = async (): Promise<string> => {
        started.push(job);
        await new Promise<void>((resolve) => ends.set(job.name, resolve));
        return job.name;
      };
      const isFull = queue.waiting(job.key) >= limits.waiting;
      answers.push(queue.take(job.key, { run, onLong: () => longs.push(job.name) }));
      return !isFull;
    },
    async end(name: string): Promise<void> {
      const end = ends.get(name);
      ends.delete(name);
      end?.();
      await settle();
    },
  };
}

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ key: fc.constantFrom('ann', 'bob', 'cy', 'dee') }) },
    { weight: 2, arbitrary: fc.nat() },
  ),
  { minLength: 1, maxLength: 60 },
);

describe('people take turns', () => {
  test('whatever is asked and whenever it ends: in order, bounded, in turn, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, atOnce, waiting) => {
          const shop = workshop({ atOnce, waiting });
          const accepted: Job[] = [];
          let refused = 0;
          /** How many of the starts there had been when the first in a key's line began to wait for its turn. */
          const since = new Map<string, number>();
          const held = () => {
            const running = shop.running();
            for (const key of new Set(accepted.map((each) => each.key))) {
              const own = running.filter((each) => each.key === key);
              expect(own.length).toBeLessThanOrEqual(1);
              const asked = accepted.filter((each) => each.key === key);
              const begun = shop.started.filter((each) => each.key === key);
              expect(begun).toEqual(asked.slice(0, begun.length));
              const next = asked[begun.length];
              if (own.length > 0 || next === undefined) {
                since.delete(key);
                continue;
              }
              // It waits though nothing of its key runs: for a turn, and while there is none.
              expect(running).toHaveLength(atOnce);
              const from = since.get(key) ?? shop.started.length;
              since.set(key, from);
              const meanwhile = shop.started.slice(from);
              expect(new Set(meanwhile.map((each) => each.key)).size).toBe(meanwhile.length);
            }
            expect(running.length).toBeLessThanOrEqual(atOnce);
          };
          for (const [at, step] of steps.entries()) {
            if (typeof step === 'number') {
              const running = shop.running();
              const job = running[step % Math.max(running.length, 1)];
              if (job !== undefined) await shop.end(job.name);
            } else {
              const job = { ...step, name: `${step.key} ${at}` };
              const asked = accepted.filter(({ key }) => key === job.key).length;
              const waits = asked - shop.started.filter(({ key }) => key === job.key).length;
              const isIdle = shop.running().every(({ key }) => key !== job.key) && waits === 0;
              expect(shop.submit(job)).toBe(isIdle || waits < waiting);
              if (isIdle || waits < waiting) accepted.push(job);
              else refused += 1;
            }
            held();
          }
          while (shop.running().length > 0) {
            for (const { name } of shop.running()) await shop.end(name);
            held();
          }
          const turns = await Promise.all(shop.answers);
          const done = turns.flatMap((turn) => (turn.kind === 'done' ? [turn.value] : []));
          expect(done).toEqual(accepted.map(({ name }) => name));
          expect(turns.filter(({ kind }) => kind !== 'done').every(({ kind }) => kind === 'full')).toBe(true);
          expect(turns.length - done.length).toBe(refused);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  test('one who asks for 400 things holds up nobody: each of the others has the next turn but one', async () => {
    const shop = workshop({ atOnce: 1, waiting: 1_000 });
    for (let at = 0; at < 400; at++) shop.submit({ key: 'ann', name: `ann ${at}` });
    for (const key of ['bob', 'cy']) shop.submit({ key, name: key });
    for (const name of ['ann 0', 'bob', 'cy', 'ann 1']) await shop.end(name);
    expect(shop.started.map(({ name }) => name)).toEqual(['ann 0', 'bob', 'cy', 'ann 1', 'ann 2']);
  });

  test.for([
    ['rejects', async () => Promise.reject(new Error('no disk'))],
    [
      'throws',
      () => {
        throw new Error('no disk');
      },
    ],
    [
      'throws later',
      async () => {
        await settle();
        throw new Error('no disk');
      },
    ],
  ] as const)('work that %s fails for whoever asked, and the next has its turn', async ([, run]) => {
    const { queue } = workshop({ atOnce: 1, waiting: 5 });
    const asked = <T>(key: string, run: () => Promise<T>) => queue.take(key, { run, onLong: () => {} });
    const failed = asked('ann', run);
    const next = asked('ann', async () => 'next');
    const others = asked('bob', async () => 'bob');
    await expect(failed).rejects.toThrow('no disk');
    expect(await Promise.all([next, others])).toEqual([
      { kind: 'done', value: 'next' },
      { kind: 'done', value: 'bob' },
    ]);
  });

  test('what hangs gives its turn back once, goes on, and its end gives nobody a turn too many', async () => {
    const shop = workshop({ atOnce: 1, waiting: 5 });
    for (const name of ['ann 0', 'ann 1']) shop.submit({ key: 'ann', name });
    for (const key of ['bob', 'cy']) shop.submit({ key, name: key });
    shop.patiences[0]?.();
    await settle();
    expect(shop.longs).toEqual(['ann 0']);
    expect(shop.started.map(({ name }) => name)).toEqual(['ann 0', 'bob']);
    await shop.end('ann 0');
    expect(shop.started.map(({ name }) => name)).toEqual(['ann 0', 'bob']);
    expect(await shop.answers[0]).toEqual({ kind: 'done', value: 'ann 0' });
    for (const name of ['bob', 'cy', 'ann 1']) await shop.end(name);
    expect(shop.started.map(({ name }) => name)).toEqual(['ann 0', 'bob', 'cy', 'ann 1']);
    expect(shop.longs).toEqual(['ann 0']);
  });

  test('at the end what runs ends, and all that waits or comes is answered without being run', async () => {
    const shop = workshop({ atOnce: 1, waiting: 5 });
    for (const name of ['ann 0', 'ann 1', 'ann 2']) shop.submit({ key: 'ann', name });
    shop.submit({ key: 'bob', name: 'bob 0' });
    shop.queue.stop();
    shop.submit({ key: 'cy', name: 'cy 0' });
    await shop.end('ann 0');
    expect((await Promise.all(shop.answers)).map(({ kind }) => kind)).toEqual([
      'done',
      ...Array.from({ length: 4 }, () => 'stopped'),
    ]);
    expect(shop.started.map(({ name }) => name)).toEqual(['ann 0']);
  });
});
