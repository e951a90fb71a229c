import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { fetchOne, type OneFeed } from '../../src/fetch/fetch-one.ts';
import { type TenantBudget, tenantBudget } from '../../src/fetch/tenant-budget.ts';
import type { Feed, FeedRow } from '../../src/ports/feed.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

/** Fetches a feed in a time of its own, with a process that can be killed and begun anew. */
export function fetching<Row extends FeedRow>(
  feedAt: (now: () => number) => Feed<Row>,
  {
    begin,
    skewMs: firstSkewMs = 0,
    random = () => 0.5,
  }: { readonly begin: number; readonly skewMs?: number; readonly random?: () => number },
) {
  let now = begin;
  let skewMs = firstSkewMs;
  let noted: unknown = null;
  const store = memoryStore({ priority: [] });
  const feed = feedAt(() => now);
  const warnings: string[] = [];
  let dies = false;
  let budget = newBudget();
  let one = newProcess();

  function newBudget(): TenantBudget {
    return tenantBudget({
      limits: REQUEST_LIMITS,
      note: {
        read: async () => noted,
        async write(value) {
          noted = structuredClone(value);
        },
      },
      ...{ now: () => now + skewMs, elapsed: () => now - begin, random },
    });
  }

  function newProcess(): OneFeed {
    return fetchOne(feed, {
      budget,
      store: {
        stream: (name) => store.stream(name),
        imports: () => store.imports(),
        append: async (addition) => {
          // Killed before it is kept: nothing of it is.
          if (dies) throw new Error('killed');
          return store.append(addition);
        },
      },
      clock: { now: () => new Date(now + skewMs) },
      log: { info: () => {}, warn: (event) => void warnings.push(event) },
      ...{ announce: async () => {}, added: () => {}, ending: new AbortController().signal },
    });
  }

  return {
    ...{ store, warnings },
    now: () => now,
    status: () => one.status(),
    pass(ms: number): void {
      now += ms;
    },
    setSkew(ms: number): void {
      skewMs = ms;
    },
    /** One step, and the time until the next. */
    async step(requestMs = 700): Promise<void> {
      const wait = await one.step();
      now += Math.max(requestMs, wait);
    },
    kill(): void {
      budget = newBudget();
      one = newProcess();
    },
    /** The next window is read and cannot be kept any more. */
    async dieBeforeKeeping(): Promise<void> {
      dies = true;
      await one.step();
      dies = false;
      this.kill();
    },
    async until(end: number, each: () => Promise<void> | void = () => {}): Promise<void> {
      while (now < end) {
        await this.step();
        await each();
      }
    },
  };
}
