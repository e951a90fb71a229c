/** Does work that yields now and then, and lets others have their turn each time. */
export async function runCooperatively<T>(work: Generator<undefined, T>, pause: () => Promise<void>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    await pause();
    step = work.next();
  }
  return step.value;
}
