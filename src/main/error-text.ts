import { MailflowError } from '../model/mailflow-error.ts';
import { diskFault } from '../model/text/disk-fault.ts';
import { systemWords } from '../model/text/system-text.ts';

/** What went wrong and what to do about it, as far as that is known. */
export function errorText(cause: unknown): string {
  if (cause instanceof MailflowError) return `${cause.message} ${cause.cure}`;
  if (!(cause instanceof Error)) return String(cause);
  const { path } = cause as NodeJS.ErrnoException;
  const fault = diskFault(cause);
  if (fault !== null && path === undefined) return `It was not done: ${fault.words}. ${CURE}`;
  return path === undefined ? cause.message : `${path} cannot be used: ${systemWords(cause)}. ${CURE}`;
}

const CURE = 'Check the folder, its permissions and the disk, and start again.';
