import { randomUUID } from 'node:crypto';
import type { FetchAround, FetchedTenant } from '../../src/fetch/fetched-tenant.ts';
import type { Feed } from '../../src/ports/feed.ts';
import type { Snapshot } from '../../src/ports/snapshot.ts';
import type { Cloud } from './clouds.ts';
import { examineFeed, examineSnapshot } from './examine-tenant.ts';
import { exchangeClient } from './exchange/exchange-client.ts';
import { settingsName, settingsSnapshot } from './exchange/settings-snapshot.ts';
import { graphClient } from './graph-client.ts';
import { signInsFeed, signInsName } from './sign-ins.ts';
import { SOURCE } from './source-name.ts';
import { appTokens, type Identity } from './token.ts';

/** What can be fetched, as the settings call it. */
export const FEEDS = ['sign-ins', 'settings'] as const;
type FeedName = (typeof FEEDS)[number];

/** What an entry of the settings says of a tenant. */
export interface TenantSettings extends Identity {
  readonly cloud: Cloud;
  readonly feeds: readonly FeedName[];
}

/** A tenant of Microsoft 365. `send`: takes the place of `fetch`. */
export function microsoftTenant(settings: TenantSettings, send: typeof fetch = fetch): FetchedTenant {
  const { tenant, cloud, feeds } = settings;

  function tokensFor(resourceUrl: string, { clock }: FetchAround) {
    return appTokens({ identity: settings, loginUrl: cloud.loginUrl, resourceUrl, clock, send, uniqueId: randomUUID });
  }

  function feedsOf(around: FetchAround): readonly Feed[] {
    if (!feeds.includes('sign-ins')) return [];
    const tokens = tokensFor(cloud.graphUrl, around);
    return [signInsFeed(tenant, graphClient({ graphUrl: cloud.graphUrl, tokens, send }))];
  }

  function snapshotsOf(around: FetchAround): readonly Snapshot[] {
    if (!feeds.includes('settings')) return [];
    const { exchangeUrl } = cloud;
    const invoke = exchangeClient({ exchangeUrl, tenant, tokens: tokensFor(exchangeUrl, around), send });
    return [settingsSnapshot(tenant, invoke, around.clock)];
  }

  return {
    tenant,
    source: SOURCE,
    feedNames: [
      ...(feeds.includes('sign-ins') ? [signInsName(tenant)] : []),
      ...(feeds.includes('settings') ? [settingsName(tenant)] : []),
    ],
    open: feedsOf,
    openSnapshots: snapshotsOf,
    examine: (around) =>
      Promise.all([
        ...feedsOf(around).map((feed) => examineFeed(feed, around.clock.now().getTime())),
        ...snapshotsOf(around).map(examineSnapshot),
      ]),
  };
}
