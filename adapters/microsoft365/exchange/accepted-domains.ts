import { z } from 'zod';

const domainSchema = z.object({ DomainName: z.string().min(1), DomainType: z.string() });

/**
 * The domains of `Get-AcceptedDomain` whose mail belongs to the organisation, lower-cased; null where any row cannot be read, since
 * mail of one that is left out would be foreign. Mail for an `ExternalRelay` belongs to others, who are only relayed to.
 */
export function acceptedDomains(rows: readonly unknown[]): readonly string[] | null {
  const domains: string[] = [];
  for (const row of rows) {
    const read = domainSchema.safeParse(row);
    if (!read.success) return null;
    if (read.data.DomainType !== 'ExternalRelay') domains.push(read.data.DomainName.toLowerCase());
  }
  return domains.length === 0 ? null : domains;
}
