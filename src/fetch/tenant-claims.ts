import { z } from 'zod';
import { serialQueue } from '../concurrency/serial-queue.ts';
import type { Note } from '../ports/feed.ts';

const claimsSchema = z.strictObject({ version: z.literal(1), claims: z.record(z.string(), z.string()) });

/** Which entry of the settings is about which tenant, by the id that a service gave; a tenant belongs to one entry. */
export interface TenantClaims {
  /** The entry that it belongs to: `tenant` itself, or another one that came first. */
  claim(id: string, tenant: string): Promise<string>;
}

/**
 * Goes on from what was noted, so that the same entry counts after every start. `tenants`: entries that are in the settings, as
 * they call tenants; what others had is free.
 */
export function tenantClaims(note: Note, tenants: readonly string[]): TenantClaims {
  const queue = serialQueue();
  let claims: Readonly<Record<string, string>> | null = null;

  async function known(): Promise<Readonly<Record<string, string>>> {
    if (claims !== null) return claims;
    const { data } = claimsSchema.safeParse(await note.read());
    const left = Object.entries(data?.claims ?? {}).filter(([, tenant]) => tenants.includes(tenant));
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
