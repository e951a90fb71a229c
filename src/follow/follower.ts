import type { Fault } from './follow-status.ts';

/** Takes whole lines over; awaited before the next ones are read. */
export type Taking = (lines: Uint8Array) => Promise<void>;

/** What came of one look at a followed log. */
export interface Looked {
  readonly bytes: number;
  /** Everything that is there was taken. */
  readonly isAtEnd: boolean;
  /** Bytes that are there and were not taken; null where that is not known. */
  readonly behind: number | null;
  readonly fault: Omit<Fault, 'since'> | null;
  /** Why lines may be missing, in sentences for people. */
  readonly gaps: readonly string[];
}

/** Follows one log, wherever it is: its position is JSON that another one goes on from. */
export interface Follower {
  /** Takes at most about so many bytes; of 0 it only finds the log. */
  look(take: Taking, budget: number): Promise<Looked>;
  /** So many of the log's first bytes at most: what they show holds for the rest. */
  head(bytes: number): Promise<Uint8Array>;
  fileName(): string;
  modifiedAt(): Promise<Date>;
  /** What was taken, up to here. */
  position(): unknown;
  close(): Promise<void>;
}
