import type { TenantClaims } from '../../src/fetch/tenant-claims.ts';

/** Every tenant is its own. */
export const NO_CLAIMS: TenantClaims = { claim: async (_, tenant) => tenant };
