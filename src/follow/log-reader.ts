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
  /** What is in the folder at this path now, or why that cannot be seen. */
  files(folder: string): Promise<FolderListing | Omit<Fault, 'since'>>;
  /** Whether the file at this path begins as those of a source do. */
  recognise(source: string, path: string): Promise<Recognition>;
}

export interface FolderListing {
  /** Regular files in it and below, newest first: no links, no dot files, none that is still being copied into it. */
  readonly files: readonly FoundFile[];
  /** Older ones that are not among them, since there are too many. */
  readonly leftOut: number;
  /** Folders in it that cannot be looked at. */
  readonly closed: readonly { readonly name: string; readonly fault: Omit<Fault, 'since'> }[];
}

export interface FoundFile {
  /** Relative to the folder: `mx1/mail.log`, with `/` on every system. */
  readonly name: string;
  readonly sizeBytes: number;
  /** When it was last written to, ms since 1970. */
  readonly modifiedAt: number;
  readonly device: string;
  readonly inode: string;
}

export type Recognition =
  | { readonly is: 'own' }
  /** `isUnwritten`: nothing of it is written yet, though it is as long as it is going to be. */
  | { readonly is: 'foreign'; readonly isUnwritten?: true }
  | { readonly is: 'unreadable'; readonly fault: Omit<Fault, 'since'> };

export interface LogReader {
  /**
   * Reads a piece of bounded size. Until it is kept nothing may be read further: whoever cannot keep it closes this and
   * opens another one. Throws where the log cannot be read at all, as when something has to be declared. `others`: what other
   * reads of its source left by now, where its logs decide what others tell: see Source.joinsLogs.
   */
  read(others?: readonly unknown[]): Promise<LogPiece>;
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
  /** What the reader noticed, in sentences for people; null where it did not look anew. */
  readonly notes: readonly string[] | null;
  readonly bytes: number;
  /** Everything that is there was read. */
  readonly isAtEnd: boolean;
  /** Bytes that are there and were not read; null where that is not known. */
  readonly behind: number | null;
  readonly fault: Omit<Fault, 'since'> | null;
  /** Why lines may be missing, in sentences for people. */
  readonly gaps: readonly string[];
}
