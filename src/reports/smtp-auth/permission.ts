import type { MailSettings } from '../../mail-settings/mail-settings.ts';
import { smtpAuthAllowed } from '../../mail-settings/smtp-auth-allowed.ts';
import { counted } from '../../model/format.ts';
import { textCell } from '../../view/cells.ts';
import { settingsPhrase } from '../applying-settings.ts';
import type { SenderColumn } from './columns.ts';

/** Whether each sender may still send with SMTP AUTH. No column without settings, or with those of several systems. */
export function permissionColumn(settings: readonly MailSettings[]): readonly SenderColumn[] {
  const [only] = settings;
  if (only === undefined || settings.length > 1) return [];
  return [
    {
      title: 'SMTP AUTH allowed?',
      cellOf: (sender) => {
        const allowed = smtpAuthAllowed(only, sender);
        if (allowed.permission === null) return textCell('not known');
        return textCell(
          `${allowed.permission === 'allowed' ? 'yes' : 'no'}${allowed.by === 'mailbox' ? ' (own setting)' : ''}`,
        );
      },
    },
  ];
}

/** As scripts read it: null where it is not known; nothing without settings, or with those of several systems. */
export function permissionJson(
  settings: readonly MailSettings[],
  sender: string,
): { readonly smtpAuthAllowed?: boolean | null } {
  const [only] = settings;
  if (only === undefined || settings.length > 1) return {};
  const { permission } = smtpAuthAllowed(only, sender);
  return { smtpAuthAllowed: permission === null ? null : permission === 'allowed' };
}

/** What the settings say in all, and of when they are. */
export function permissionNotes(settings: readonly MailSettings[]): readonly string[] {
  return settings.map((each) => {
    const { organisation, mailboxes } = each.smtpAuth;
    const whole =
      organisation === null
        ? 'it could not be read whether SMTP AUTH is allowed'
        : `SMTP AUTH is ${organisation === 'allowed' ? 'allowed' : 'off'}`;
    const of = (permission: string): number =>
      Object.values(mailboxes ?? {}).filter((own) => own === permission).length;
    const own =
      mailboxes === null
        ? 'the settings of single mailboxes could not be read'
        : `mailboxes with a setting of their own: ${counted(of('allowed'), 'allowed', 'allowed')}, ${of('off')} off`;
    return `In ${settingsPhrase([each])}: for the organisation ${whole}; ${own}.`;
  });
}
