/** Everything that can go wrong in the world outside, as a closed set. */
export type ErrorCode =
  | 'not-found'
  | 'not-permitted'
  | 'not-a-file'
  | 'not-recognised'
  | 'unreadable'
  | 'too-large'
  | 'still-growing'
  | 'interrupted'
  | 'nothing-usable'
  | 'wrong-tenant'
  | 'wrong-time'
  | 'wrong-user'
  | 'store-damaged'
  | 'facts-damaged'
  | 'store-newer'
  | 'state-missing'
  | 'store-busy'
  | 'disk'
  | 'not-listening';

/**
 * The world failed: a file, the disk, a service. The message says what happened and the cure what to do about it;
 * `retry` was decided where the failure was seen.
 */
export class MailflowError extends Error {
  readonly code: ErrorCode;
  readonly cure: string;
  readonly retry: 'now' | 'later' | 'never';

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly cure: string; readonly retry?: 'now' | 'later' | 'never'; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'MailflowError';
    this.code = code;
    this.cure = options.cure;
    this.retry = options.retry ?? 'never';
  }
}

/** What went wrong, in sentences for people, with its cure where there is one. */
export const causeInWords = (cause: unknown): string =>
  cause instanceof MailflowError
    ? `${cause.message} ${cause.cure}`
    : cause instanceof Error
      ? cause.message
      : String(cause);
