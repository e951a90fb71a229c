import { setTimeout as sleep } from 'node:timers/promises';
import type { Wait } from '../../src/alerts/outbox/deliver-options.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A clock that runs `speed` times as fast as it should, from `startMs`, and a wait that agrees with it. */
export function virtualTime(startMs: number, speed: number): { readonly clock: Clock; readonly wait: Wait } {
  const began = performance.now();
  return {
    clock: { now: () => new Date(startMs + (performance.now() - began) * speed) },
    wait: (ms, signal) => sleep(ms / speed, undefined, { signal }).catch(() => undefined),
  };
}
