/**
 * Something that does for everybody who asks meanwhile what it does for one: at most one run is under way and one waits.
 * Resolves, or rejects, with a run that began after it was asked for.
 */
export function onceForAll(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function begin(): Promise<void> {
    const begun = run().finally(() => {
      if (current === begun) current = null;
    });
    current = begun;
    return begun;
  }

  return () => {
    if (current === null) return begin();
    const afterCurrent = () => {
      next = null;
      return begin();
    };
    next ??= current.then(afterCurrent, afterCurrent);
    return next;
  };
}
