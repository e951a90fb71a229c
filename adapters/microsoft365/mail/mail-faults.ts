import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { FeedFault } from '../../../src/ports/feed.ts';
import type { GraphError } from '../graph-requests.ts';

/** The mailbox that is asked, and what the app must be able to do there. */
export interface MailPlace {
  readonly address: string;
  readonly folder: string;
  readonly changesMails: boolean;
}

/** The role of Exchange Online that lets an app do so in some mailboxes (learn.microsoft.com/exchange/permissions-exo/application-rbac, read 2026-11). */
export const mailRole = ({ changesMails }: Pick<MailPlace, 'changesMails'>): string =>
  `Application Mail.Read${changesMails ? 'Write' : ''}`;

const page = 'adapters/microsoft365/README.md, A mailbox of Exchange Online';

/** Codes of what is not there, where it is a mail or a folder and not the mailbox. A proxy's own 404 has none. */
const NO_ITEM: readonly string[] = ['ErrorItemNotFound', 'ErrorFolderNotFound'];

/** Whether the answer says that the mail, or the folder, that was asked for is not there. */
export const isNoItem = ({ status, code }: GraphError): boolean => status === 404 && NO_ITEM.includes(code);

/** Codes of a mail that Exchange itself cannot read or write out, whatever the status (learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode). */
const OF_MAIL = /^Error(?:MimeContent|ContentConversion|ItemCorrupt|CorruptData)/;

/** Whether the answer says that it is the mail that was asked for, and not the service. */
export const isOfItem = ({ code }: GraphError): boolean => OF_MAIL.test(code);

/**
 * What is wrong with a mailbox, in sentences for people with what to do. Codes: learn.microsoft.com/graph/resolve-auth-errors,
 * learn.microsoft.com/graph/auth-limit-mailbox-access, and answers in public issues (read 2026-11).
 */
export function mailFault(error: GraphError, place: MailPlace): MailflowError {
  const { status, code, message } = error;
  const { address, folder } = place;
  const shown = `${code || status}${message === '' ? '' : `: ${message}`}`;
  if (status === 401)
    return new MailflowError('not-listening', `Microsoft Graph did not accept the token (${code || status}).`, {
      cure: 'Mailflow requests a new one.',
      retry: 'later',
    });
  if (status === 403 && /RAOP|AccessPolicy|OData is disabled/i.test(message))
    return forbidden(
      `A policy of Exchange Online keeps the app out of the mailbox ${address} (${shown}).`,
      `If the app is limited by an application access policy (Get-ApplicationAccessPolicy), add ${address} to its group; also check Get-OrganizationConfig, EwsApplicationAccessPolicy. Changes may take an hour.`,
    );
  if (status === 403)
    return forbidden(
      `The app may not read the mailbox ${address} (${shown}).`,
      `Assign it the role "${mailRole(place)}" of Exchange Online for this mailbox (New-ManagementRoleAssignment, see ${page}). It may take two hours to take effect.`,
    );
  if (status === 404 && /NotEnabledForRESTAPI|MailboxNotSupported/i.test(code))
    return missing(
      `The mailbox ${address} is not in Exchange Online: it is on a server of your own, inactive, or has no licence (${shown}).`,
      'Write a mailbox that is there below mailbox: address: in config.yaml.',
    );
  if (status === 404 && isNoItem(error))
    return missing(
      `There is no folder ${folder} in the mailbox ${address} (${shown}).`,
      'Correct folder: below mailbox: in config.yaml. Write a subfolder as Inbox/Reports.',
    );
  if (status === 404)
    return missing(
      `There is no mailbox ${address} in the tenant (${shown}).`,
      'Correct address: below mailbox: in config.yaml: a user or a shared mailbox, not a group or an alias of one.',
    );
  return new MailflowError('not-listening', `Microsoft Graph answered ${status} (${shown}).`, {
    cure: 'It is tried again.',
    retry: 'later',
  });
}

/** A request that got no answer, or no token. */
export const requestFault = ({ kind, text }: FeedFault): MailflowError =>
  new MailflowError(kind === 'forbidden' ? 'not-permitted' : 'not-listening', text, {
    cure: '',
    retry: kind === 'forbidden' ? 'never' : 'later',
  });

const forbidden = (text: string, cure: string): MailflowError =>
  new MailflowError('not-permitted', text, { cure, retry: 'never' });
const missing = (text: string, cure: string): MailflowError =>
  new MailflowError('not-found', text, { cure, retry: 'never' });
