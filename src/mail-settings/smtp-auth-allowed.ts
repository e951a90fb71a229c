import type { MailSettings, Permission } from './mail-settings.ts';

/** Whether someone may send with SMTP AUTH, and whose setting decides. */
export type SmtpAuthAllowed =
  | { readonly permission: Permission; readonly by: 'mailbox' | 'organisation' }
  | { readonly permission: null; readonly by: 'not-known' };

const NOT_KNOWN: SmtpAuthAllowed = { permission: null, by: 'not-known' };

/**
 * A mailbox's own setting wins over the organisation's, in both directions; one that has none inherits (Microsoft:
 * `Set-CASMailbox -SmtpClientAuthenticationDisabled`, three values). Where mailboxes could not be read nothing is known, since
 * any of them may have its own. `sender`: lower-cased address.
 */
export function smtpAuthAllowed({ smtpAuth }: Pick<MailSettings, 'smtpAuth'>, sender: string): SmtpAuthAllowed {
  const { organisation, mailboxes } = smtpAuth;
  if (mailboxes === null || sender === '') return NOT_KNOWN;
  const own = Object.hasOwn(mailboxes, sender) ? mailboxes[sender] : undefined;
  if (own !== undefined) return { permission: own, by: 'mailbox' };
  return organisation === null ? NOT_KNOWN : { permission: organisation, by: 'organisation' };
}
