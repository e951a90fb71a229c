import type { StateStore } from '../../../src/ports/state-store.ts';

/** A state that begins as given and is gone at the end of the process: to look without leaving a trace. */
export function stateInMemory<T>(initial: T): StateStore<T> {
  let state = initial;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    read: () => state,
    update: (change) => {
      const done = tail.then(async () => {
        state = await change(state);
        return state;
      });
      tail = done.catch(() => undefined);
      return done;
    },
    close: async () => void (await tail),
  };
}
