import type { ConnectorSettings, MailSettings } from '../../../src/mail-settings/mail-settings.ts';
import { instantText } from '../../../src/model/time.ts';
import type { CmdletAnswer, CmdletFault } from './cmdlet-answer.ts';
import { inboundConnector, outboundConnector } from './connectors.ts';
import { mailboxPermissions, organisationPermission } from './smtp-auth-permissions.ts';

export type Invoke = (cmdlet: string, parameters: Readonly<Record<string, unknown>>) => Promise<CmdletAnswer>;

export interface MailSettingsRead {
  /** Null where nothing could be read at all. */
  readonly settings: MailSettings | null;
  /** What could not be read, and why: settings say of it that it is not known. */
  readonly faults: readonly { readonly cmdlet: string; readonly fault: CmdletFault }[];
}

/** Without it only the first thousand rows would come. */
const ALL = { ResultSize: 'Unlimited' };

/**
 * Asks Exchange Online how connectors and SMTP AUTH are set, one cmdlet after another. A connector that cannot be read is
 * left out, as if there were none of the name; a list of mailboxes that is cut is none, since those left out would seem to inherit.
 */
export async function readMailSettings(invoke: Invoke, now: Date): Promise<MailSettingsRead> {
  const faults: { readonly cmdlet: string; readonly fault: CmdletFault }[] = [];
  const inbound = await ask('Get-InboundConnector');
  const outbound = await ask('Get-OutboundConnector');
  const organisation = await ask('Get-TransportConfig');
  const mailboxes = await ask('Get-CASMailbox', ALL);
  if ([inbound, outbound, organisation, mailboxes].every((each) => each === null)) return { settings: null, faults };
  const connectors = [...(inbound?.rows ?? []).map(inboundConnector), ...(outbound?.rows ?? []).map(outboundConnector)];
  return {
    settings: {
      ...{ system: 'Exchange Online', readAt: instantText(now) },
      connectors: connectors.filter((each): each is ConnectorSettings => each !== null),
      smtpAuth: {
        organisation: organisation && organisationPermission(organisation.rows),
        mailboxes: mailboxes?.isWhole ? mailboxPermissions(mailboxes.rows) : null,
      },
    },
    faults,
  };

  async function ask(cmdlet: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<Rows | null> {
    const answer = await invoke(cmdlet, parameters);
    if (!answer.ok) {
      faults.push({ cmdlet, fault: answer.fault });
      return null;
    }
    const { rows, warnings } = answer;
    if (warnings.length > 0) faults.push({ cmdlet, fault: { kind: 'cmdlet', text: warnings.join(' ') } });
    return { rows, isWhole: warnings.length === 0 };
  }
}

interface Rows {
  readonly rows: readonly unknown[];
  readonly isWhole: boolean;
}
