import type { StateStore } from '../../../src/ports/state-store.ts';

/** A state that begins as given and is gone at the end of the process: to look without leaving a trace. */
export function stateInMemory<T>(initial: T): StateStore<T> {
  let state = initial;
  return {
    read: () => state,
    update: async (change) => {
      state = change(state);
      return state;
    },
    close: async () => {},
  };
}
