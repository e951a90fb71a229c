import type { TenantClaims } from '../../../src/fetch/tenant-claims.ts';
import { tenantIn } from '../tenant-id.ts';
import type { Tokens } from './token.ts';

/**
 * Tokens that are given only where their tenant is not that of another entry of the settings, one by its id and one by a domain
 * for instance: else everything would count twice.
 */
export function claimedTokens(tokens: Tokens, tenant: string, { claim }: TenantClaims): Tokens {
  return {
    async get() {
      const answer = await tokens.get();
      if (answer.kind === 'failed') return answer;
      const id = tenantIn(answer.token ?? '');
      const owner = id === null ? tenant : await claim(id, tenant);
      if (owner === tenant) return answer;
      const text = `${tenant} is the same tenant as ${owner}, which another entry fetches already (${id}). Write one entry with all feeds.`;
      return { kind: 'failed', fault: { kind: 'other', text }, serverTime: answer.serverTime };
    },
    drop: (token) => tokens.drop(token),
  };
}
