import { z } from 'zod';
import type { ConnectorSettings } from '../../../src/mail-settings/mail-settings.ts';
import type { ConnectorType } from '../../../src/model/dimensions.ts';

// Both as recorded from real tenants (2026); the two kinds of connector have different settings.
const inboundSchema = z.object({
  Name: z.string(),
  Enabled: z.boolean(),
  ConnectorType: z.string(),
  RequireTls: z.boolean().nullish(),
  SenderIPAddresses: z.array(z.string()).nullish(),
});
const outboundSchema = z.object({
  Name: z.string(),
  Enabled: z.boolean(),
  ConnectorType: z.string(),
  TlsSettings: z.string().nullish(),
  SmartHosts: z.array(z.string()).nullish(),
  UseMXRecord: z.boolean().nullish(),
});

/** A row of `Get-InboundConnector`; null where it cannot be read. */
export function inboundConnector(row: unknown): ConnectorSettings | null {
  const read = inboundSchema.safeParse(row);
  if (!read.success) return null;
  const { Name, Enabled, ConnectorType: type, RequireTls, SenderIPAddresses } = read.data;
  return {
    ...{ name: Name, direction: 'inbound', connectorType: connectorType(type), isEnabled: Enabled },
    forcedTls: RequireTls == null ? 'unknown' : RequireTls ? 'yes' : 'no',
    hosts: SenderIPAddresses ?? [],
  };
}

/**
 * A row of `Get-OutboundConnector`; null where it cannot be read. It has no `RequireTls`: `TlsSettings` says how strictly
 * TLS is asked for, and without a value it is used where the other side offers it.
 */
export function outboundConnector(row: unknown): ConnectorSettings | null {
  const read = outboundSchema.safeParse(row);
  if (!read.success) return null;
  const { Name, Enabled, ConnectorType: type, TlsSettings, SmartHosts, UseMXRecord } = read.data;
  return {
    ...{ name: Name, direction: 'outbound', connectorType: connectorType(type), isEnabled: Enabled },
    forcedTls: TlsSettings === undefined ? 'unknown' : TlsSettings === null || TlsSettings === '' ? 'no' : 'yes',
    hosts: UseMXRecord === true ? [] : (SmartHosts ?? []),
  };
}

const connectorType = (text: string): ConnectorType =>
  text === 'Partner' ? 'partner' : text === 'OnPremises' ? 'on-premises' : 'none';
