import { z } from 'zod';
import { addressSet } from '../../../src/mail-settings/address-set.ts';
import type { MailboxPermissions, Permission } from '../../../src/mail-settings/mail-settings.ts';

const organisationSchema = z.object({ SmtpClientAuthenticationDisabled: z.boolean() });
const mailboxSchema = z.object({
  PrimarySmtpAddress: z.string(),
  /** `SMTP:anna@contoso.com`, aliases with `smtp:`, and addresses of other kinds. */
  EmailAddresses: z.array(z.string()).nullish(),
  SmtpClientAuthenticationDisabled: z.boolean().nullable(),
});

/** The one row of `Get-TransportConfig`; null where it cannot be read. */
export function organisationPermission(rows: readonly unknown[]): Permission | null {
  const read = organisationSchema.safeParse(rows[0]);
  return read.success ? permission(read.data.SmtpClientAuthenticationDisabled) : null;
}

/**
 * Rows of `Get-CASMailbox`. A mailbox's setting has three values, and null inherits. Null where any row cannot be read: of a
 * mailbox that is left out one would say that it is none.
 */
export function mailboxPermissions(rows: readonly unknown[]): MailboxPermissions | null {
  const own: Record<string, Permission> = Object.create(null);
  const inheriting: string[] = [];
  for (const row of rows) {
    const read = mailboxSchema.safeParse(row);
    if (!read.success) return null;
    const { PrimarySmtpAddress: primary, EmailAddresses, SmtpClientAuthenticationDisabled: disabled } = read.data;
    const aliases = (EmailAddresses ?? []).flatMap((each) => /^smtp:(.+)$/i.exec(each)?.[1] ?? []);
    const addresses = [primary, ...aliases].map((address) => address.toLowerCase());
    if (disabled === null) inheriting.push(...addresses);
    else for (const address of addresses) own[address] = permission(disabled);
  }
  return { own: { ...own }, inheriting: addressSet(inheriting) };
}

const permission = (disabled: boolean): Permission => (disabled ? 'off' : 'allowed');
