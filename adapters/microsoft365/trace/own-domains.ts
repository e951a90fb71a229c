import { mailSettingsSchema } from '../../../src/mail-settings/mail-settings.ts';

/** The domains of a tenant, lower-cased; null where they are not known yet. */
export interface OwnDomains {
  /** Looks whether they have changed. */
  look(): Promise<ReadonlySet<string> | null>;
  /** What there is to say about them, in sentences for people. */
  notes(): readonly string[];
}

export const givenDomains = (domains: readonly string[]): OwnDomains => {
  const own = new Set(domains);
  return { look: async () => own, notes: () => [] };
};

/** Those that Exchange Online takes mail for, as its settings were read last. `kept`: what that left. */
export function acceptedOwnDomains(kept: () => Promise<unknown>): OwnDomains {
  let own: ReadonlySet<string> | null = null;
  return {
    async look() {
      const { data } = mailSettingsSchema.safeParse(await kept());
      const domains = data?.domains?.value;
      if (domains !== undefined) own = new Set(domains);
      return own;
    },
    notes: () =>
      own === null
        ? []
        : [
            `Inbound and outbound are told apart by the domains that Exchange Online takes mail for, since \`domains\` is not set: ${[...own].sort().join(', ')}.`,
          ],
  };
}

export const NO_DOMAINS =
  'The domains of the tenant are not known yet: they come with the settings of Exchange Online, which are read first (Get-AcceptedDomain). Or write them into the configuration: domains: [contoso.com].';
