import { randomUUID } from 'node:crypto';
import type { FetchAround, FetchedTenant } from '../../src/fetch/fetched-tenant.ts';
import type { Cloud } from './clouds.ts';
import { graphClient } from './graph-client.ts';
import { signInsFeed, signInsName } from './sign-ins.ts';
import { SOURCE } from './source-name.ts';
import { graphTokens, type Identity } from './token.ts';

/** What an entry of the settings says of a tenant. */
export interface TenantSettings extends Identity {
  readonly cloud: Cloud;
}

/** A tenant of Microsoft 365. `send`: takes the place of `fetch`. */
export function microsoftTenant(settings: TenantSettings, send: typeof fetch = fetch): FetchedTenant {
  const { tenant, cloud } = settings;

  function graphOf({ clock }: FetchAround) {
    const tokens = graphTokens({ identity: settings, cloud, clock, send, uniqueId: randomUUID });
    return graphClient({ graphUrl: cloud.graphUrl, tokens, send });
  }

  return {
    tenant,
    source: SOURCE,
    feedNames: [signInsName(tenant)],
    open: (around) => [signInsFeed(tenant, graphOf(around))],
    async examine(around) {
      const feeds = [signInsFeed(tenant, graphOf(around))];
      const now = around.clock.now().getTime();
      return Promise.all(
        feeds.map(async (feed) => {
          const what = feed.name.slice(SOURCE.length + 1);
          const until = now - feed.limits.lagMs;
          const answer = await feed.page({ from: until - 60_000, until }, null);
          switch (answer.kind) {
            case 'page':
              return { verdict: 'good', what, text: 'Microsoft 365 answers.', cure: null } as const;
            case 'throttled':
              return { verdict: 'unknown', what, text: 'Microsoft 365 wants to be asked later.', cure: null } as const;
            case 'window-refused':
              return { verdict: 'bad', what, text: answer.text, cure: null } as const;
            case 'failed':
              return { verdict: 'bad', what, text: answer.fault.text, cure: null } as const;
          }
        }),
      );
    },
  };
}
