/** So many requests at once, and one more every so many ms: some dozens of organisations report, once a day each. */
const BURST = 60;
const REFILL_MS = 10_000;

/** How many requests may come; `now`: ms since 1970. */
export function requestBudget(now: () => number) {
  let left = BURST;
  let filledAt = now();

  return {
    /** Whether one more may come, which counts then. */
    take(): boolean {
      const passed = now() - filledAt;
      // A clock that was set back begins anew.
      const refilled = passed < 0 ? 0 : Math.floor(passed / REFILL_MS);
      if (passed < 0 || refilled > 0) filledAt = passed < 0 ? now() : filledAt + refilled * REFILL_MS;
      left = Math.min(BURST, left + refilled);
      if (left === 0) return false;
      left--;
      return true;
    },
  };
}
