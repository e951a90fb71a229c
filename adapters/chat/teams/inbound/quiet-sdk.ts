import { AsyncLocalStorage } from 'node:async_hooks';

type Complaint = () => void;

const complaints = new AsyncLocalStorage<Complaint>();
/** Ours, so that none is put around another; whoever takes one out of the console has it back at the next call. */
const listening = new WeakSet<object>();

/**
 * Runs what calls the SDK, which writes to the console for each bad token: that is for unauthenticated people to decide.
 * None of it is written; `complained` is called in its place. What others write meanwhile is written as ever.
 */
export function quietly<T>(run: () => Promise<T>, complained: Complaint): Promise<T> {
  listen();
  return complaints.run(complained, run);
}

function listen(): void {
  const { console } = globalThis;
  for (const level of ['error', 'warn', 'info', 'log'] as const) {
    const write = console[level];
    if (listening.has(write)) continue;
    const heed = (...words: readonly unknown[]): void => {
      const complained = complaints.getStore();
      if (complained === undefined) write.apply(console, [...words]);
      else complained();
    };
    listening.add(heed);
    console[level] = heed;
  }
}
