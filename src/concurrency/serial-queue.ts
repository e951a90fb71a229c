/** Runs one thing at a time, in the order they were asked for; what fails does not keep the next from its turn. */
export type SerialQueue = <T>(run: () => Promise<T>) => Promise<T>;

/** A queue of its own: what is run in it waits for nothing but what was given to it before. */
export function serialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  };
}
