import { randomUUID } from 'node:crypto';
import type { FetchAround, FetchedTenant } from '../../src/fetch/fetched-tenant.ts';
import type { Feed } from '../../src/ports/feed.ts';
import type { Cloud } from './clouds.ts';
import { expiryOf } from './expiry.ts';
import { graphClient } from './graph-client.ts';
import { messageTracesFeed, messageTracesName } from './message-traces.ts';
import { signInsFeed, signInsName } from './sign-ins.ts';
import { SOURCE } from './source-name.ts';
import { graphTokens, type Identity } from './token.ts';

/** What an entry of the settings says of a tenant. */
export interface TenantSettings extends Identity {
  readonly cloud: Cloud;
  readonly feeds: readonly ('sign-ins' | 'trace')[];
  /** Of the tenant, lower-cased. */
  readonly domains: readonly string[];
}

/** A tenant of Microsoft 365. `send`: takes the place of `fetch`. */
export function microsoftTenant(settings: TenantSettings, send: typeof fetch = fetch): FetchedTenant {
  const { tenant, cloud, domains } = settings;
  const has = (feed: TenantSettings['feeds'][number]): boolean => settings.feeds.includes(feed);

  function graphOf({ clock }: FetchAround) {
    const tokens = graphTokens({ identity: settings, cloud, clock, send, uniqueId: randomUUID });
    return graphClient({ graphUrl: cloud.graphUrl, tokens, send });
  }

  function open(around: FetchAround): readonly Feed[] {
    const graph = graphOf(around);
    const feeds: readonly Feed[] = [
      ...(has('sign-ins') ? [signInsFeed(tenant, graph)] : []),
      ...(has('trace') ? [messageTracesFeed(tenant, domains, graph)] : []),
    ];
    return feeds.map((feed) => ({ ...feed, notes: () => [...feed.notes(), ...expiryNotes(around)] }));
  }

  function expiryNotes({ clock }: FetchAround): readonly string[] {
    const expiry = expiryOf(settings.credential, clock.now());
    return expiry === null ? [] : [`${expiry.text} ${expiry.cure}`];
  }

  return {
    tenant,
    source: SOURCE,
    feedNames: [
      ...(has('sign-ins') ? [signInsName(tenant)] : []),
      ...(has('trace') ? [messageTracesName(tenant)] : []),
    ],
    open,
    async examine(around) {
      const now = around.clock.now().getTime();
      const expiry = expiryOf(settings.credential, around.clock.now());
      const answers = await Promise.all(
        open(around).map(async (feed) => {
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
      return [...answers, ...(expiry === null ? [] : [{ ...expiry, what: tenant }])];
    },
  };
}
