import type { ConnectorSettings, MailSettings } from '../../../src/mail-settings/mail-settings.ts';
import { counted } from '../../../src/model/format.ts';
import { instantText } from '../../../src/model/time.ts';
import { acceptedDomains } from './accepted-domains.ts';
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
 * Asks Exchange Online how connectors and SMTP AUTH are set, and which domains are the organisation's, one cmdlet after another. `before`: what was read last; of it stays
 * what cannot be read now. Rows that cannot be read are a fault: a connector among them is left out, and a list of mailboxes that
 * is cut, or has such a row, is none.
 */
export async function readMailSettings(
  invoke: Invoke,
  before: MailSettings | null,
  now: Date,
): Promise<MailSettingsRead> {
  const faults: { readonly cmdlet: string; readonly fault: CmdletFault }[] = [];
  const readAt = instantText(now);
  let parts = 0;
  const inbound = await connectors('Get-InboundConnector', inboundConnector);
  const outbound = await connectors('Get-OutboundConnector', outboundConnector);
  const organisation = await one('Get-TransportConfig', {}, organisationPermission);
  const mailboxes = await one('Get-CASMailbox', ALL, (rows, isWhole) => (isWhole ? mailboxPermissions(rows) : null));
  const domains = await one('Get-AcceptedDomain', {}, (rows, isWhole) => (isWhole ? acceptedDomains(rows) : null));
  if (parts === 0) return { settings: null, faults };
  return {
    settings: {
      ...{ version: 1, system: 'Exchange Online' },
      inbound: inbound ?? before?.inbound ?? null,
      outbound: outbound ?? before?.outbound ?? null,
      organisation: organisation ?? before?.organisation ?? null,
      mailboxes: mailboxes ?? before?.mailboxes ?? null,
      domains: domains === null ? (before?.domains ?? null) : { ...domains, value: [...domains.value] },
    },
    faults,
  };

  function connectors(cmdlet: string, read: (row: unknown) => ConnectorSettings | null) {
    return one(cmdlet, {}, (rows) => {
      const known = rows.map(read).filter((each): each is ConnectorSettings => each !== null);
      const unread = rows.length - known.length;
      if (unread > 0) faults.push({ cmdlet, fault: { kind: 'rows', text: `${counted(unread, 'row')} of it` } });
      return known;
    });
  }

  /** A part with when it was read; null where it was not, which is a fault. */
  async function one<T>(
    cmdlet: string,
    parameters: Readonly<Record<string, unknown>>,
    read: (rows: readonly unknown[], isWhole: boolean) => T | null,
  ): Promise<{ readonly readAt: string; readonly value: T } | null> {
    const answer = await invoke(cmdlet, parameters);
    if (!answer.ok) {
      faults.push({ cmdlet, fault: answer.fault });
      return null;
    }
    const { rows, warnings } = answer;
    if (warnings.length > 0) faults.push({ cmdlet, fault: { kind: 'cmdlet', text: warnings.join(' ') } });
    const value = read(rows, warnings.length === 0);
    if (value === null) {
      if (warnings.length === 0) faults.push({ cmdlet, fault: { kind: 'rows', text: 'its rows' } });
      return null;
    }
    parts++;
    return { readAt, value };
  }
}
