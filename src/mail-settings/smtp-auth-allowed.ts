import { isInAddressSet } from './address-set.ts';
import type { MailSettings, Permission } from './mail-settings.ts';

/** Whether someone may send with SMTP AUTH, and whose setting decides. */
export type SmtpAuthAllowed =
  | { readonly permission: Permission; readonly by: 'mailbox' | 'organisation' }
  | { readonly permission: null; readonly by: 'not-known' };

const NOT_KNOWN: SmtpAuthAllowed = { permission: null, by: 'not-known' };

/**
 * A mailbox's own setting wins over the organisation's, in both directions; one that has none inherits (Microsoft:
 * `Set-CASMailbox -SmtpClientAuthenticationDisabled`, three values). Of an address that is no mailbox of the system nothing is known:
 * who signed in to send under it may be anyone. `sender`: lower-cased address.
 */
export function smtpAuthAllowed(
  { organisation, mailboxes }: Pick<MailSettings, 'organisation' | 'mailboxes'>,
  sender: string,
): SmtpAuthAllowed {
  if (mailboxes === null || sender === '') return NOT_KNOWN;
  const { own, inheriting } = mailboxes.value;
  const permission = Object.hasOwn(own, sender) ? own[sender] : undefined;
  if (permission !== undefined) return { permission, by: 'mailbox' };
  if (organisation === null || !isInAddressSet(inheriting, sender)) return NOT_KNOWN;
  return { permission: organisation.value, by: 'organisation' };
}
