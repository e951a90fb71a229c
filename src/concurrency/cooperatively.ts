/** Does work that yields now and then, and lets others have their turn each time. */
export async function runCooperatively<T>(work: Generator<undefined, T>, pause: () => Promise<void>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    await pause();
    step = work.next();
  }
  return step.value;
}

/** Does the same work in one go, where nobody else is kept waiting. */
export function runAtOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
