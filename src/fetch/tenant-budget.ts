import { serialQueue } from '../concurrency/serial-queue.ts';
import type { Note } from '../ports/feed.ts';
import {
  afterAnswer,
  afterThrottling,
  type Budget,
  believedBudget,
  budgetSchema,
  hasSpare,
  NEW_BUDGET,
  type RequestLimits,
  takeRequest,
} from './request-budget.ts';
import { type ServiceClock, serviceClock } from './service-clock.ts';

/** What all feeds of a tenant share: one budget of requests, noted before each of them is sent. */
export interface TenantBudget {
  /** 0: a request is counted and may be sent; otherwise after how many ms to ask again. */
  take(): Promise<number>;
  /** See afterThrottling. */
  throttled(afterMs: number | null): Promise<void>;
  answered(): Promise<void>;
  hasSpare(): Promise<boolean>;
  /** Since the start: how many requests, and how often the service said that it is too much. */
  figures(): { readonly requests: number; readonly throttled: number };
  /** The time of the service that is asked. */
  readonly time: ServiceClock;
}

export interface BudgetOptions {
  readonly limits: RequestLimits;
  readonly note: Note;
  /** ms since 1970. */
  readonly now: () => number;
  /** ms of a clock that cannot be set. */
  readonly elapsed: () => number;
  /** [0, 1) */
  readonly random: () => number;
}

/** Goes on from what was noted before the start. Its time cannot be set: a step of the wall clock gives no request away. */
export function tenantBudget({ limits, note, now, elapsed, random }: BudgetOptions): TenantBudget {
  const queue = serialQueue();
  const offset = now() - elapsed();
  let budget: Budget | null = null;
  let requests = 0;
  let throttled = 0;
  const time = (): number => elapsed() + offset;

  async function known(): Promise<Budget> {
    if (budget !== null) return budget;
    const { data } = budgetSchema.safeParse(await note.read());
    budget = data === undefined ? NEW_BUDGET : believedBudget(data, time());
    return budget;
  }

  async function change(to: (before: Budget) => Budget): Promise<void> {
    const before = await known();
    const after = to(before);
    if (after === before) return;
    // What cannot be noted is not sent either.
    await note.write(after);
    budget = after;
  }

  return {
    take: () =>
      queue(async () => {
        const taking = takeRequest(await known(), time(), limits);
        if (taking.kind === 'wait') return taking.ms;
        await change(() => taking.budget);
        requests++;
        return 0;
      }),
    throttled: (afterMs) =>
      queue(() => {
        throttled++;
        return change((before) => afterThrottling(before, time(), afterMs, random()));
      }),
    answered: () => queue(() => change(afterAnswer)),
    hasSpare: () => queue(async () => hasSpare(await known(), time(), limits)),
    figures: () => ({ requests, throttled }),
    time: serviceClock(elapsed),
  };
}
