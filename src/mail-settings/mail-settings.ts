import { z } from 'zod';
import { CONNECTOR_TYPES, FORCED } from '../model/dimensions.ts';
import type { FactStore } from '../ports/fact-store.ts';

/** A connector as the mail system is configured, whether or not mail took it. */
const connectorSettingsSchema = z.object({
  name: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  connectorType: z.enum(CONNECTOR_TYPES),
  isEnabled: z.boolean(),
  /** `unknown` where its settings leave it open. */
  forcedTls: z.enum(FORCED),
  /** Addresses and networks (CIDR) that it takes mail from, or hosts that it sends to; none where it is not limited to any. */
  hosts: z.array(z.string()),
});
export type ConnectorSettings = z.infer<typeof connectorSettingsSchema>;

const permissionSchema = z.enum(['allowed', 'off']);
export type Permission = z.infer<typeof permissionSchema>;

/** What a mail system's own settings say, read once a day; they are of now, whatever the window of a report. */
export const mailSettingsSchema = z.object({
  /** As people call it: `Exchange Online`. */
  system: z.string(),
  readAt: z.iso.datetime(),
  connectors: z.array(connectorSettingsSchema),
  /** Whether clients may sign in to send (SMTP AUTH). */
  smtpAuth: z.object({
    /** Where a mailbox has no setting of its own; null where it could not be read. */
    organisation: permissionSchema.nullable(),
    /** By lower-cased address: mailboxes that have a setting of their own; null where they could not be read. */
    mailboxes: z.record(z.string(), permissionSchema).nullable(),
  }),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;

/** The source under which the settings are kept, as what its last read left (`FactStore.carries`). */
export const MAIL_SETTINGS_SOURCE = 'mail-settings';

/** The settings that were read last of each mail system; what a later version wrote otherwise is left out. */
export async function mailSettingsIn(store: Pick<FactStore, 'carries'>): Promise<readonly MailSettings[]> {
  const kept = await store.carries(MAIL_SETTINGS_SOURCE);
  return kept.flatMap((each) => {
    const read = mailSettingsSchema.safeParse(each);
    return read.success ? [read.data] : [];
  });
}
