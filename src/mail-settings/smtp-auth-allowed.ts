import { membersOf } from './address-set.ts';
import type { MailSettings, Permission } from './mail-settings.ts';

/** Whether someone may send with SMTP AUTH, and whose setting decides. */
export type SmtpAuthAllowed =
  | { readonly permission: Permission; readonly by: 'mailbox' | 'organisation' }
  | { readonly permission: null; readonly by: 'not-known' };

const NOT_KNOWN: SmtpAuthAllowed = { permission: null, by: 'not-known' };

/**
 * Tells it of each sender (lower-cased address). A mailbox's own setting wins over the organisation's, in both directions; one
 * that has none inherits (Microsoft: `Set-CASMailbox -SmtpClientAuthenticationDisabled`, three values). Of an address that is no
 * mailbox of the system nothing is known: who signed in to send under it may be anyone.
 */
export function smtpAuthAllowed({
  organisation,
  mailboxes,
}: Pick<MailSettings, 'organisation' | 'mailboxes'>): (sender: string) => SmtpAuthAllowed {
  if (mailboxes === null) return () => NOT_KNOWN;
  const { own, inheriting } = mailboxes.value;
  const inherits = membersOf(inheriting);
  return (sender) => {
    const permission = Object.hasOwn(own, sender) ? own[sender] : undefined;
    if (permission !== undefined) return { permission, by: 'mailbox' };
    if (organisation === null || !inherits(sender)) return NOT_KNOWN;
    return { permission: organisation.value, by: 'organisation' };
  };
}
