import { z } from 'zod';
import { serialQueue } from '../concurrency/serial-queue.ts';
import type { Partition } from '../model/partition.ts';
import type { Note } from '../ports/feed.ts';

const claimsSchema = z.strictObject({ version: z.literal(1), claims: z.record(z.string(), z.string()) });

/** Which entry of the settings is about which tenant, by the id that a service gave; a tenant belongs to one entry. */
export interface TenantClaims {
  /** The entry that it belongs to: `tenant` itself, or another one that came first, which may be gone since. */
  claim(id: string, tenant: string): Promise<string>;
}

/**
 * Goes on from what was noted, so that the same entry counts after every start. `tenants`: entries that are in the settings, as
 * they call tenants. `withFacts`: by these names facts are held. What others had is free.
 */
export function tenantClaims(
  note: Note,
  tenants: readonly string[],
  withFacts: () => Promise<ReadonlySet<string>> = async () => new Set(),
): TenantClaims {
  const queue = serialQueue();
  let claims: Readonly<Record<string, string>> | null = null;

  async function known(): Promise<Readonly<Record<string, string>>> {
    if (claims !== null) return claims;
    const { data } = claimsSchema.safeParse(await note.read());
    const noted = Object.entries(data?.claims ?? {});
    // An entry that is gone keeps its tenant while its facts are held: under another name they would be fetched again.
    const facts = noted.every(([, tenant]) => tenants.includes(tenant)) ? new Set() : await withFacts();
    const left = noted.filter(([, tenant]) => tenants.includes(tenant) || facts.has(tenant));
    claims = Object.fromEntries(left);
    return claims;
  }

  return {
    claim: (id, tenant) =>
      queue(async () => {
        const before = await known();
        const owner = Object.hasOwn(before, id) ? before[id] : undefined;
        if (owner !== undefined) return owner;
        // An entry is about one tenant: where its name has moved to another, that one counts from now on.
        const others = Object.entries(before).filter(([, name]) => name !== tenant);
        const after = { ...Object.fromEntries(others), [id]: tenant };
        await note.write({ version: 1, claims: after });
        claims = after;
        return tenant;
      }),
  };
}

/** The tenants whose facts these are, as the entries of the settings call them. */
export const tenantsWithFacts = (partitions: readonly Pick<Partition, 'slice'>[]): ReadonlySet<string> =>
  new Set(partitions.flatMap(({ slice }) => slice.filters['tenant'] ?? []));
