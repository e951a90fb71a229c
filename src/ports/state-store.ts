/**
 * The small state that changes, checked when it is read; one writer. A change costs what it changes: rows of its lists
 * that stay the same objects cost nothing.
 */
export interface StateStore<T> {
  read(): T;
  /**
   * Answers the new state once it is on disk. Updates run one after another; one that takes long may pause in between,
   * and is on disk as a whole or not at all. It must not wait for another update.
   */
  update(change: (state: T) => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}
