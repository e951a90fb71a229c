/** The drop folder: `inbox/`, and under it `done/` and `rejected/`. */
export interface Inbox {
  look(): Promise<readonly InboxEntry[]>;
  /** Puts a file into the inbox, whole at once. */
  drop(name: string, content: string): Promise<void>;
  /** Moves an entry out of the way, with the note, if there is one, in a file beside it. Never overwrites. */
  settle(entry: InboxEntry, outcome: 'done' | 'rejected', note: string): Promise<void>;
}

export interface InboxEntry {
  readonly name: string;
  readonly path: string;
  /** Anything but a regular file is never opened. */
  readonly type: 'file' | 'symlink' | 'fifo' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}
