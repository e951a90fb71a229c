import type { Fault } from '../../follow/follow-status.ts';
import { MailflowError } from '../../model/mailflow-error.ts';

/** What a mailbox that cannot be read lacks. */
export function kindOfFault(cause: unknown): Fault['kind'] {
  const code = cause instanceof MailflowError ? cause.code : null;
  return code === 'not-permitted' ? 'forbidden' : code === 'not-found' ? 'gone' : 'other';
}
