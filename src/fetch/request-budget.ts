import { z } from 'zod';

/** So many requests in any stretch of so many ms, of which half are for what can wait. */
export interface RequestLimits {
  readonly requests: number;
  readonly perMs: number;
}

/** How long to wait where a service only says that it is too much, the first time, the second, from the third on. */
const WAITS_MS = [60_000, 180_000, 300_000] as const;
/** A share of the wait that chance adds, so that two programs do not come back together. */
const JITTER = 0.2;
/** No service is believed that wants to be left alone for longer. */
const MAX_WAIT_MS = 3_600_000;

/** What was asked of a tenant's service of late; all times in ms since 1970, ascending. */
export const budgetSchema = z.strictObject({
  version: z.literal(1),
  sent: z.array(z.number()),
  /** The service is left alone until then. */
  pausedUntil: z.number().nullable(),
  /** How often in a row it said that it is too much. */
  throttled: z.int(),
});
export type Budget = Readonly<z.infer<typeof budgetSchema>>;

/** Longer than any pause that is noted. */
const LONGEST_PAUSE_MS = MAX_WAIT_MS * (1 + JITTER);

/** What was noted before a start: a pause that is longer than any can be was noted by a clock that was ahead. */
export const believedBudget = (noted: Budget, now: number): Budget =>
  noted.pausedUntil === null ? noted : { ...noted, pausedUntil: Math.min(noted.pausedUntil, now + LONGEST_PAUSE_MS) };

export const NEW_BUDGET: Budget = { version: 1, sent: [], pausedUntil: null, throttled: 0 };

export type Taking =
  | { readonly kind: 'sent'; readonly budget: Budget }
  | { readonly kind: 'wait'; readonly ms: number; readonly reason: 'budget-spent' | 'throttled' };

/** Counts a request as sent, where one may be. What was noted by a clock that is set back since counts as sent now. */
export function takeRequest(budget: Budget, now: number, { requests, perMs }: RequestLimits): Taking {
  const { pausedUntil } = budget;
  if (pausedUntil !== null && pausedUntil > now)
    return { kind: 'wait', ms: Math.min(pausedUntil - now, MAX_WAIT_MS), reason: 'throttled' };
  const sent = sentLately(budget, now, perMs);
  if (sent.length >= requests)
    return {
      kind: 'wait',
      ms: Math.max(1, (sent[sent.length - requests] ?? now) + perMs - now),
      reason: 'budget-spent',
    };
  return { kind: 'sent', budget: { ...budget, sent: [...sent, now], pausedUntil: null } };
}

/** Whether requests can be spared for what is not urgent. */
export const hasSpare = (budget: Budget, now: number, { requests, perMs }: RequestLimits): boolean =>
  (budget.pausedUntil ?? now) <= now && sentLately(budget, now, perMs).length < requests / 2;

/** The service said that it is too much. `afterMs`: as it said, null where it did not; `chance`: [0, 1). */
export function afterThrottling(budget: Budget, now: number, afterMs: number | null, chance: number): Budget {
  const usual = WAITS_MS[Math.min(budget.throttled, WAITS_MS.length - 1)] ?? MAX_WAIT_MS;
  const least = Math.min(afterMs ?? usual, MAX_WAIT_MS);
  const pausedUntil = Math.max(budget.pausedUntil ?? 0, now + Math.ceil(least * (1 + JITTER * chance)));
  return { ...budget, pausedUntil, throttled: budget.throttled + 1 };
}

/** The service answered. */
export const afterAnswer = (budget: Budget): Budget => (budget.throttled === 0 ? budget : { ...budget, throttled: 0 });

const sentLately = ({ sent }: Budget, now: number, perMs: number): number[] =>
  sent.map((at) => Math.min(at, now)).filter((at) => now - at < perMs);
