import type { MailSettings } from '../../mail-settings/mail-settings.ts';
import { type SmtpAuthAllowed, smtpAuthAllowed } from '../../mail-settings/smtp-auth-allowed.ts';
import { count } from '../../model/format.ts';
import { textCell } from '../../view/cells.ts';
import { settingsPhrase } from '../applying-settings.ts';
import type { SenderColumn } from './columns.ts';

/** Those of which mailboxes were read: of others no sender can be told. */
const telling = (settings: readonly MailSettings[]): readonly MailSettings[] =>
  settings.filter(({ mailboxes }) => mailboxes !== null);

/** Whether each sender may still send with SMTP AUTH; no column where that is known of none. */
export function permissionColumn(settings: readonly MailSettings[]): readonly SenderColumn[] {
  if (telling(settings).length === 0) return [];
  return [
    {
      title: 'SMTP AUTH allowed?',
      cellOf: (sender) => {
        const allowed = allowedBy(settings, sender);
        if (allowed.permission === null) return textCell('not known');
        return textCell(
          `${allowed.permission === 'allowed' ? 'yes' : 'no'}${allowed.by === 'mailbox' ? ' (own setting)' : ''}`,
        );
      },
    },
  ];
}

/** As scripts read it: null where it is not known; nothing where that is known of none. */
export function permissionJson(
  settings: readonly MailSettings[],
  sender: string,
): { readonly smtpAuthAllowed?: boolean | null } {
  if (telling(settings).length === 0) return {};
  const { permission } = allowedBy(settings, sender);
  return { smtpAuthAllowed: permission === null ? null : permission === 'allowed' };
}

/** By the system that has the mailbox; of a mailbox in two systems nothing is known. */
function allowedBy(settings: readonly MailSettings[], sender: string): SmtpAuthAllowed {
  const known = settings.map((each) => smtpAuthAllowed(each, sender)).filter(({ permission }) => permission !== null);
  const [only] = known;
  return only !== undefined && known.length === 1 ? only : { permission: null, by: 'not-known' };
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
