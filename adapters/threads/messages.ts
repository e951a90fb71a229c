import type { Fault } from '../../src/follow/follow-status.ts';
import type { FollowedLog } from '../../src/follow/followed-log.ts';
import type { FolderListing, LogPiece, Recognition } from '../../src/follow/log-reader.ts';
import type { UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { StreamState } from '../../src/ports/fact-store.ts';

/** What the thread that reads is asked; each question gets one answer of the same number. */
export type Question =
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

export interface Asked {
  readonly number: number;
  readonly question: Question;
}

/** To `open` the reader's number, to `read` a piece, to `close` nothing. */
export type Answered = number | LogPiece | FolderListing | Omit<Fault, 'since'> | Recognition | null;

export type Answer =
  | { readonly number: number; readonly ok: true; readonly answer: Answered }
  | { readonly number: number; readonly ok: false; readonly error: SentError };

/** An error on its way between threads, which keep nothing of one but its message. */
export type SentError =
  | {
      readonly kind: 'mailflow';
      readonly code: MailflowError['code'];
      readonly message: string;
      readonly cure: string;
      readonly retry: MailflowError['retry'];
    }
  | { readonly kind: 'other'; readonly message: string; readonly stack: string };

export function sent(error: unknown): SentError {
  if (error instanceof MailflowError) {
    const { code, message, cure, retry } = error;
    return { kind: 'mailflow', code, message, cure, retry };
  }
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'other', message, stack };
}

export function received(error: SentError): Error {
  if (error.kind === 'mailflow')
    return new MailflowError(error.code, error.message, { cure: error.cure, retry: error.retry });
  return Object.assign(new Error(error.message), { stack: error.stack });
}
