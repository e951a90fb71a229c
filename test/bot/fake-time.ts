import type { Wait } from '../../src/alerts/outbox/deliver-options.ts';
import type { Clock } from '../../src/ports/clock.ts';

export interface FakeTime {
  readonly clock: Clock;
  readonly wait: Wait;
  /** Lets the time go on, and everything happen that was waited for, in its order. */
  pass(ms: number): Promise<void>;
  /** Sets the clock, without time passing for those who wait. */
  set(now: Date): void;
}

/** Time that passes only when it is told to. */
export function fakeTime(start: Date): FakeTime {
  let passedMs = 0;
  let offsetMs = start.getTime();
  const waiting = new Set<{ readonly until: number; readonly resolve: () => void }>();
  return {
    clock: { now: () => new Date(offsetMs + passedMs) },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const entry = { until: passedMs + ms, resolve: end };
        waiting.add(entry);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
        function end(): void {
          waiting.delete(entry);
          signal.removeEventListener('abort', end);
          resolve();
        }
      }),
    async pass(ms) {
      const end = passedMs + ms;
      await allDone();
      for (;;) {
        const [next] = [...waiting].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until);
        if (next === undefined) break;
        passedMs = next.until;
        next.resolve();
        await allDone();
      }
      passedMs = end;
    },
    set(now) {
      offsetMs = now.getTime() - passedMs;
    },
  };
}

/** Everything that follows from promises alone has happened by the next turn of the event loop. */
const allDone = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
