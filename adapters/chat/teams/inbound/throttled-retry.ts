import type { Outcome } from '../../../../src/ports/chat-platform.ts';

/** Who asked looks on: what takes longer than this is told to them as a failure. */
const PATIENCE_MS = 60_000;
const SHORTEST_MS = 250;

/** Calls again what was certainly not done, when Teams says, within a minute. What may have been done is not repeated. */
export async function retryWhenThrottled(
  call: () => Promise<Outcome>,
  wait: (ms: number) => Promise<void>,
): Promise<Outcome> {
  for (let left = PATIENCE_MS; ; ) {
    const outcome = await call();
    if (outcome.kind !== 'not-now') return outcome;
    const pause = Math.max(outcome.afterMs, SHORTEST_MS);
    left -= pause;
    if (left < 0) return outcome;
    await wait(pause);
  }
}
