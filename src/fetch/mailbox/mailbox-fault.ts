import type { Fault } from '../../follow/follow-status.ts';
import { counted } from '../../model/format.ts';
import { MailflowError } from '../../model/mailflow-error.ts';

/** What a mailbox that cannot be read lacks. */
export function kindOfFault(cause: unknown): Fault['kind'] {
  const code = cause instanceof MailflowError ? cause.code : null;
  return code === 'not-permitted' ? 'forbidden' : code === 'not-found' ? 'gone' : 'other';
}

/** So many mails could not be read that no new one is. */
export const tooManyUnread = (mails: number): MailflowError =>
  new MailflowError('not-recognised', `${counted(mails, 'mail')} could not be read, so Mailflow reads no new ones.`, {
    cure: 'It tries these again each hour. Move those that do not matter to another folder.',
    retry: 'later',
  });
