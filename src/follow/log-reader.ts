import type { CarryChange } from '../imports/carry-changes.ts';
import type { FactBatch } from '../model/fact-batch.ts';
import type { StreamState } from '../ports/fact-store.ts';
import type { Flushed } from '../ports/source.ts';
import type { Fault } from './follow-status.ts';
import type { FollowedLog } from './followed-log.ts';

/** Reads followed logs piece by piece, in a thread of its own where the program answers people meanwhile. */
export interface LogReaders {
  /** Goes on from what was kept of a log; null at its beginning. `carries`: what other reads of its source left. */
  open(log: FollowedLog, kept: StreamState | null, carries: readonly unknown[]): Promise<LogReader>;
}

export interface LogReader {
  /**
   * Reads a piece of bounded size. Until it is kept nothing may be read further: whoever cannot keep it closes this and
   * opens another one. Throws where the log cannot be read at all, as when something has to be declared.
   */
  read(): Promise<LogPiece>;
  close(): Promise<void>;
}

/** What was read since the piece before. */
export interface LogPiece {
  readonly batches: readonly FactBatch[];
  /** The texts of the ids in `batches`, by id. */
  readonly texts: readonly string[];
  /** Of the lines; null where there was none. */
  readonly lines: Flushed | null;
  readonly rejected: number;
  readonly firstRejection: string | null;
  /** Up to the end of this piece; JSON. */
  readonly position: unknown;
  /** What became of the carry since the piece before; null where that is nothing. */
  readonly carryChange: CarryChange | null;
  readonly bytes: number;
  /** Everything that is there was read. */
  readonly isAtEnd: boolean;
  /** Bytes that are there and were not read; null where that is not known. */
  readonly behind: number | null;
  readonly fault: Omit<Fault, 'since'> | null;
  /** Why lines may be missing, in sentences for people. */
  readonly gaps: readonly string[];
}
