import type { MailSettings } from '../../mail-settings/mail-settings.ts';
import { type SmtpAuthAllowed, smtpAuthAllowed } from '../../mail-settings/smtp-auth-allowed.ts';
import { count } from '../../model/format.ts';
import { left, textCell } from '../../view/cells.ts';
import { settingsPhrase } from '../applying-settings.ts';
import type { SenderColumn } from './columns.ts';

export type PermissionOf = (sender: string) => SmtpAuthAllowed;

/**
 * Whether a sender may still send with SMTP AUTH, by the system that has the mailbox; of a mailbox in two systems nothing is
 * known. Null where no mailboxes were read, so that it can be told of no sender.
 */
export function permissionsIn(settings: readonly MailSettings[]): PermissionOf | null {
  const telling = settings.filter(({ mailboxes }) => mailboxes !== null).map(smtpAuthAllowed);
  if (telling.length === 0) return null;
  return (sender) => {
    const known = telling.map((allowed) => allowed(sender)).filter(({ permission }) => permission !== null);
    const [only] = known;
    return only !== undefined && known.length === 1 ? only : { permission: null, by: 'not-known' };
  };
}

export function permissionColumn(permissionOf: PermissionOf | null): readonly SenderColumn[] {
  if (permissionOf === null) return [];
  return [
    {
      ...left('SMTP AUTH allowed?'),
      cellOf: (sender) => {
        const { permission, by } = permissionOf(sender);
        if (permission === null) return textCell('not known');
        return textCell(`${permission === 'allowed' ? 'yes' : 'no'}${by === 'mailbox' ? ' (own setting)' : ''}`);
      },
    },
  ];
}

/** As scripts read it: null where it is not known. */
export function permissionJson(
  permissionOf: PermissionOf | null,
  sender: string,
): { readonly smtpAuthAllowed?: boolean | null } {
  if (permissionOf === null) return {};
  const { permission } = permissionOf(sender);
  return { smtpAuthAllowed: permission === null ? null : permission === 'allowed' };
}

/** What the settings say in all, and of when they are. */
export function permissionNotes(settings: readonly MailSettings[]): readonly string[] {
  return settings.flatMap((each) => {
    const { organisation, mailboxes } = each;
    if (organisation === null && mailboxes === null) return [];
    const own = Object.values(mailboxes?.value.own ?? {});
    const of = (permission: string): string => count(own.filter((has) => has === permission).length);
    const whole =
      organisation === null
        ? 'whether SMTP AUTH is allowed in the organisation could not be read'
        : `SMTP AUTH is ${organisation.value === 'allowed' ? 'allowed' : 'off'} in the organisation`;
    const single =
      mailboxes === null
        ? 'the settings of single mailboxes could not be read'
        : `addresses of mailboxes with a setting of their own: ${of('allowed')} allowed, ${of('off')} off`;
    return [`In ${settingsPhrase(each, [organisation, mailboxes])}: ${whole}; ${single}.`];
  });
}
