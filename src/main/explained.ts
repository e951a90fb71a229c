import { MailflowError } from '../mailflow/mailflow-error.ts';

/** What went wrong and what to do about it, as far as that is known. */
export const explained = (cause: unknown): string =>
  cause instanceof MailflowError
    ? `${cause.message} ${cause.cure}`
    : cause instanceof Error
      ? cause.message
      : String(cause);
