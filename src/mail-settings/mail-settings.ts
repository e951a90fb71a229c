import { z } from 'zod';
import { CONNECTOR_TYPES, FORCED } from '../model/dimensions.ts';
import { MS_PER_DAY } from '../model/time.ts';
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

const mailboxesSchema = z.object({
  /** Those that have a setting of their own, by each of their lower-cased addresses. */
  own: z.record(z.string(), permissionSchema),
  /** Those that inherit the organisation's: see `address-set.ts`. */
  inheriting: z.string(),
});
export type MailboxPermissions = z.infer<typeof mailboxesSchema>;

/** A part, and when it was read; null where it never was. */
const part = <T extends z.ZodType>(value: T) => z.object({ readAt: z.iso.datetime(), value }).nullable();

/** What a mail system's own settings say, read once a day; they are of now, whatever the window of a report. */
export const mailSettingsSchema = z.object({
  version: z.literal(1),
  /** As people call it: `Exchange Online`. */
  system: z.string(),
  inbound: part(z.array(connectorSettingsSchema)),
  outbound: part(z.array(connectorSettingsSchema)),
  /** Whether clients may sign in to send (SMTP AUTH), where a mailbox has no setting of its own. */
  organisation: part(permissionSchema),
  mailboxes: part(mailboxesSchema),
  /** Domains that it takes mail for, lower-cased; absent in what an earlier version kept. */
  domains: part(z.array(z.string())).optional(),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;

/** The source under which the settings are kept, as what its last read left (`FactStore.carries`). */
export const MAIL_SETTINGS_SOURCE = 'mail-settings';

/** The settings of each mail system as they were read last; what a later version wrote otherwise is left out. */
export async function mailSettingsIn(store: Pick<FactStore, 'carries'>): Promise<readonly MailSettings[]> {
  const kept = await store.carries(MAIL_SETTINGS_SOURCE);
  return kept.flatMap((each) => {
    const read = mailSettingsSchema.safeParse(each);
    return read.success ? [read.data] : [];
  });
}

/** Settings that are read no more, as of a tenant that is not configured any longer, say nothing after so long. */
const STALE_MS = 3 * MS_PER_DAY;

/** Without the parts that are much older than what else is known: `until`, ms since 1970. */
export function stillTrue(settings: MailSettings, until: number): MailSettings {
  const fresh = <T extends { readonly readAt: string }>(each: T | null): T | null =>
    each !== null && until - Date.parse(each.readAt) <= STALE_MS ? each : null;
  return {
    ...settings,
    inbound: fresh(settings.inbound),
    outbound: fresh(settings.outbound),
    organisation: fresh(settings.organisation),
    mailboxes: fresh(settings.mailboxes),
    domains: fresh(settings.domains ?? null),
  };
}
