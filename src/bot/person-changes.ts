import type { Wait } from '../alerts/outbox/deliver-options.ts';

/** Nothing waits longer for a change: one that hangs, as on a disk that does, keeps nobody from trying. */
const PATIENCE_MS = 5_000;

export interface PersonChanges {
  /** Makes a change once the same person's changes before it are made; at once where there is none. Rejects as it does. */
  make<T>(person: string, change: () => Promise<T>): Promise<T>;
  /** Resolves when all that this person has changed so far is made; null where it is. */
  soFar(person: string): Promise<void> | null;
}

/** What one person changes is done in the order in which they asked for it, and what they read afterwards shows it. */
export function personChanges(nap: Wait): PersonChanges {
  /** The last change of each person that is being made. */
  const last = new Map<string, Promise<unknown>>();

  function soFar(person: string): Promise<void> | null {
    const change = last.get(person);
    if (change === undefined) return null;
    const over = new AbortController();
    const made = change.then(
      () => over.abort(),
      () => over.abort(),
    );
    return Promise.race([made, nap(PATIENCE_MS, over.signal)]);
  }

  return {
    make(person, change) {
      const making = soFar(person)?.then(change) ?? change();
      last.set(person, making);
      const end = (): void => {
        if (last.get(person) === making) last.delete(person);
      };
      making.then(end, end);
      return making;
    },
    soFar,
  };
}
