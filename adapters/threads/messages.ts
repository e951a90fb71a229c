import type { Fault } from '../../src/follow/follow-status.ts';
import type { FollowedLog } from '../../src/follow/followed-log.ts';
import type { FolderListing, LogPiece, Recognition } from '../../src/follow/log-reader.ts';
import type { UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { StreamState } from '../../src/ports/fact-store.ts';

/** What the thread that reads logs is asked. */
export type ReaderQuestion =
  | {
      readonly ask: 'open';
      readonly log: FollowedLog;
      readonly kept: StreamState | null;
      readonly carries: readonly unknown[];
      readonly limits: UnpackLimits;
    }
  | { readonly ask: 'read'; readonly reader: number; readonly others: readonly unknown[] | undefined }
  | { readonly ask: 'close'; readonly reader: number }
  | { readonly ask: 'files'; readonly folder: string; readonly limits: UnpackLimits }
  | { readonly ask: 'recognise'; readonly source: string; readonly path: string; readonly limits: UnpackLimits };

/** To `open` the reader's number, to `read` a piece, to `close` nothing. */
export type ReaderAnswer = number | LogPiece | FolderListing | Omit<Fault, 'since'> | Recognition | null;

/**
 * An error on its way between threads, which keep nothing of one but its message. `code`, `syscall`: what the system
 * answered, of one that has them.
 */
export type SentError =
  | {
      readonly kind: 'mailflow';
      readonly code: MailflowError['code'];
      readonly message: string;
      readonly cure: string;
      readonly retry: MailflowError['retry'];
    }
  | {
      readonly kind: 'other';
      readonly message: string;
      readonly stack: string;
      readonly code?: string;
      readonly syscall?: string;
    };

export function sent(error: unknown): SentError {
  if (error instanceof MailflowError) {
    const { code, message, cure, retry } = error;
    return { kind: 'mailflow', code, message, cure, retry };
  }
  const other: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  const { message, stack = '', code, syscall } = other;
  return { kind: 'other', message, stack, ...(code && { code }), ...(syscall && { syscall }) };
}

export function received(error: SentError): Error {
  if (error.kind === 'mailflow')
    return new MailflowError(error.code, error.message, { cure: error.cure, retry: error.retry });
  const { kind: _, message, ...others } = error;
  return Object.assign(new Error(message), others);
}
