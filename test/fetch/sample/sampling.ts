import { REQUEST_LIMITS } from '../../../adapters/microsoft365/request-limits.ts';
import { fetchSample } from '../../../src/fetch/sample/fetch-sample.ts';
import { tenantBudget } from '../../../src/fetch/tenant-budget.ts';
import type { FeedRow } from '../../../src/ports/feed.ts';
import type { Sampled, SampledMessage } from '../../../src/ports/sampled.ts';
import { memoryStore } from '../../contracts/memory-store/store.ts';

/** Looks at messages in a time of its own, with a process that can be killed and begun anew. */
export function sampling<Row extends FeedRow, Message extends SampledMessage>(
  sampledAt: (now: () => number) => Sampled<Row, Message>,
  { begin, random }: { readonly begin: number; readonly random: () => number },
) {
  let now = begin;
  let noted: unknown = null;
  let dies = false;
  const store = memoryStore({ priority: [] });
  const sampled = sampledAt(() => now);
  let one = newProcess();

  function newProcess() {
    return fetchSample(sampled, {
      budget: tenantBudget({
        limits: REQUEST_LIMITS,
        note: {
          read: async () => noted,
          async write(value) {
            noted = value;
          },
        },
        ...{ now: () => now, elapsed: () => now - begin, random: () => 0.5 },
      }),
      store: {
        stream: (name) => store.stream(name),
        append: async (addition) => {
          // Killed before it is kept: nothing of it is.
          if (dies) throw new Error('killed');
          return store.append(addition);
        },
      },
      clock: { now: () => new Date(now) },
      log: { info: () => {}, warn: () => {} },
      ...{ random, ending: new AbortController().signal },
    });
  }

  return {
    store,
    now: () => now,
    status: () => one.status(),
    kill(): void {
      one = newProcess();
    },
    /** What is to be kept next cannot be any more. */
    async dieBeforeKeeping(steps: number): Promise<void> {
      dies = true;
      for (let step = 0; step < steps; step++) await one.step();
      dies = false;
      this.kill();
    },
    async until(end: number, each: () => Promise<void> | void = () => {}): Promise<void> {
      while (now < end) {
        const wait = await one.step();
        now += Math.max(600, wait);
        await each();
      }
    },
  };
}
