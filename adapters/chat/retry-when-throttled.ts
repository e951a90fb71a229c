interface NotNow {
  readonly kind: 'not-now';
  readonly afterMs: number;
  readonly trouble: string;
}

/** Who asked looks on: what takes longer than this is told to them as a failure. */
const PATIENCE_MS = 60_000;

/**
 * How a chat calls again what was certainly not done, when the platform says, within a minute. What may have been done
 * is not repeated. `shortestMs`: the pause where the platform names a shorter one, or none.
 */
export const retryingWhenThrottled =
  (shortestMs: number) =>
  async <T extends { readonly kind: string }>(
    call: () => Promise<T | NotNow>,
    wait: (ms: number) => Promise<void>,
  ): Promise<T | NotNow> => {
    for (let left = PATIENCE_MS; ; ) {
      const outcome = await call();
      if (!isNotNow(outcome)) return outcome;
      const pause = Math.max(outcome.afterMs, shortestMs);
      left -= pause;
      if (left < 0) return outcome;
      await wait(pause);
    }
  };

const isNotNow = (outcome: { readonly kind: string }): outcome is NotNow => outcome.kind === 'not-now';
