import { setImmediate } from 'node:timers/promises';

/** So long work may go on before others have their turn. */
const TURN_MS = 4;

/** Called between two steps of something long: a turn of others to wait for, or nothing. */
export type Breathe = () => Promise<void> | undefined;

/** Answers a turn to wait for once the work has gone on for long enough, else nothing. */
export function breathing(): Breathe {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return setImmediate(undefined).then(() => {
      since = performance.now();
    });
  };
}
