/** The small state that changes, validated on read; written whole and atomically, one writer. */
export interface StateStore<T> {
  read(): T;
  /** Answers the new state once it is on disk. Updates run one after another. */
  update(change: (state: T) => T): Promise<T>;
  close(): Promise<void>;
}
