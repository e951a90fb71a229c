/** What people did and what the bot was told to do, one JSON line each, only ever appended. */
export interface Audit {
  /** Keeps all of them, in their order, with one write. */
  append(...entries: readonly AuditEntry[]): Promise<void>;
  /** The last entries that are wanted, newest first; of all where nothing else is said. */
  last(count: number, isWanted?: (entry: AuditEntry) => boolean): Promise<readonly AuditEntry[]>;
}

export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly conversation: string;
  /** What the chat called the conversation then. */
  readonly conversationName?: string | undefined;
  /** `acknowledge`, `mute`, `subscribe`, …, in one word. */
  readonly deed: string;
  /** What it was done to: an episode's id, a rule, a subject. */
  readonly to: string;
  readonly detail: string;
}
