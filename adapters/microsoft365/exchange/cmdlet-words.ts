import type { FeedFault } from '../../../src/ports/feed.ts';
import type { CmdletFault } from './cmdlet-answer.ts';

const PERMISSION =
  'the application permission Exchange.ManageAsApp (App registrations, the app, API permissions, Add a permission, APIs my organization uses, Office 365 Exchange Online, Application permissions, then Grant admin consent)';
/** What reads settings. */
const READER_ROLE =
  'the Entra role Global Reader (Roles and administrators, Global Reader, Add assignments, the app; it may take an hour to take effect)';

/** What is missing, in the words of the portal. */
export function cmdletFault({ kind, text }: CmdletFault, cmdlet = 'Exchange Online', role = READER_ROLE): FeedFault {
  switch (kind) {
    case 'not-granted':
      return {
        kind: 'forbidden',
        text: `${cmdlet}: Exchange Online refused the app. It needs two grants: ${PERMISSION}, and ${role}.`,
      };
    case 'half-granted':
      return {
        kind: 'forbidden',
        text: `${cmdlet}: Exchange Online let the app in and refused the command, as it does where one of two grants is missing. It needs both: ${PERMISSION}, and ${role}.`,
      };
    case 'cmdlet':
      return { kind: 'other', text: `${cmdlet}: Exchange Online says: ${text}` };
    case 'rows':
      return {
        kind: 'other',
        text: `${cmdlet}: ${text} cannot be read: Exchange Online has changed its format.`,
      };
    case 'throttled':
    case 'unreadable':
      return { kind: 'other', text: `${cmdlet}: the answer of Exchange Online cannot be read (${text}).` };
  }
}
