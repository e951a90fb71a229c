import { MailflowError } from '../model/mailflow-error.ts';
import { errorText } from './error-text.ts';
import { FAILED } from './exit-codes.ts';
import { log } from './log.ts';
import { writeSafely } from './output.ts';

/** Writes to standard error what went wrong, and answers the exit code. */
export function reportFault(cause: unknown): number {
  writeSafely(process.stderr, `${errorText(cause)}\n`);
  if (!isOfTheWorld(cause)) log.warn('failed', { cause: cause instanceof Error ? cause.stack : cause });
  return FAILED;
}

/** A fault of the disk or of a file is explained; where it happened in our code helps nobody. */
const isOfTheWorld = (cause: unknown): boolean =>
  cause instanceof MailflowError || (cause instanceof Error && (cause as NodeJS.ErrnoException).path !== undefined);
