/**
 * Gives each of those who ask a turn of their own, in the order they ask: what they do next is done before the next one
 * goes on, and others have their turn in between. For many who would otherwise all go on at once.
 */
export function takingTurns(pause: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(pause);
    return last;
  };
}
