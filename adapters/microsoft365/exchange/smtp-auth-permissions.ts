import { z } from 'zod';
import type { Permission } from '../../../src/mail-settings/mail-settings.ts';

const organisationSchema = z.object({ SmtpClientAuthenticationDisabled: z.boolean() });
const mailboxSchema = z.object({
  PrimarySmtpAddress: z.string(),
  SmtpClientAuthenticationDisabled: z.boolean().nullable(),
});

/** The one row of `Get-TransportConfig`; null where it cannot be read. */
export function organisationPermission(rows: readonly unknown[]): Permission | null {
  const read = organisationSchema.safeParse(rows[0]);
  return read.success ? permission(read.data.SmtpClientAuthenticationDisabled) : null;
}

/**
 * Rows of `Get-CASMailbox`: mailboxes that have a setting of their own, by lower-cased address. Its setting has three values, and
 * null inherits. Null where any row cannot be read: of a mailbox that is left out one would say what the organisation says.
 */
export function mailboxPermissions(rows: readonly unknown[]): Readonly<Record<string, Permission>> | null {
  const own: Record<string, Permission> = Object.create(null);
  for (const row of rows) {
    const read = mailboxSchema.safeParse(row);
    if (!read.success) return null;
    const { PrimarySmtpAddress: address, SmtpClientAuthenticationDisabled: disabled } = read.data;
    if (disabled !== null) own[address.toLowerCase()] = permission(disabled);
  }
  return { ...own };
}

const permission = (disabled: boolean): Permission => (disabled ? 'off' : 'allowed');
