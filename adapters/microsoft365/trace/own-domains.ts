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
            `\`domains\` is not set, so mail to and from the accepted domains of Exchange Online decides between inbound and outbound: ${[...own].sort().join(', ')}.`,
          ],
  };
}

export const NO_DOMAINS =
  'The domains of the tenant are not known yet. Mailflow reads them with the settings of Exchange Online (Get-AcceptedDomain). Or set them in the configuration: domains: [contoso.com].';
