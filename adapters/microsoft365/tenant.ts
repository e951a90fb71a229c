import { randomUUID } from 'node:crypto';
import type { FetchAround, FetchedPlace } from '../../src/fetch/fetched-place.ts';
import type { Feed } from '../../src/ports/feed.ts';
import type { Sampled } from '../../src/ports/sampled.ts';
import type { Snapshot } from '../../src/ports/snapshot.ts';
import type { RequestPlan } from '../../src/report-requests/report-request.ts';
import type { Cloud } from './clouds.ts';
import { examineFeed, examineSampled, examineSearches, examineSnapshot } from './examine-tenant.ts';
import { exchangeClient } from './exchange/exchange-client.ts';
import { historicalSearches, requestsName } from './exchange/historical-searches.ts';
import { settingsName, settingsSnapshot } from './exchange/settings-snapshot.ts';
import { expiryOf } from './expiry.ts';
import { graphClient } from './graph-client.ts';
import { examineMailbox, type GraphMailboxSettings, graphMailbox, graphMailboxName } from './mail/graph-mailbox.ts';
import { REQUEST_LIMITS } from './request-limits.ts';
import { signInsFeed, signInsName } from './sign-ins.ts';
import { SOURCE } from './source-name.ts';
import { claimedTokens } from './tokens/claimed-tokens.ts';
import { appTokens, type Identity } from './tokens/token.ts';
import { messageDetails, messageDetailsName } from './trace/message-details.ts';
import { messageTracesFeed, messageTracesName } from './trace/message-traces.ts';
import { acceptedOwnDomains, givenDomains } from './trace/own-domains.ts';

/** What can be fetched, as the settings call it. */
export const FEEDS = ['sign-ins', 'trace', 'tls-sample', 'settings'] as const;
type FeedName = (typeof FEEDS)[number];

/** What an entry of the settings says of a tenant. */
export interface TenantSettings extends Identity {
  readonly cloud: Cloud;
  readonly feeds: readonly FeedName[];
  /** Of the tenant, lower-cased; none: those that Exchange Online takes mail for, as its settings have them. */
  readonly domains: readonly string[];
  /** Which report files are asked for; null for none. */
  readonly requests?: RequestSettings | null;
  /** Which mailbox is read; null for none. */
  readonly mailbox?: GraphMailboxSettings | null;
}

export interface RequestSettings extends Omit<RequestPlan, 'tenant'> {
  /** Whom Microsoft writes to when a file is ready; null for none. */
  readonly notify: string | null;
}

/** A tenant of Microsoft 365. */
export function microsoftTenant(settings: TenantSettings): FetchedPlace {
  const { tenant, cloud, domains } = settings;
  const requests = settings.requests ?? null;
  const mailbox = settings.mailbox ?? null;
  const has = (feed: FeedName): boolean => settings.feeds.includes(feed);

  function tokensFor(resourceUrl: string, { clock, send, claims }: FetchAround) {
    const { loginUrl } = cloud;
    const tokens = appTokens({ identity: settings, loginUrl, resourceUrl, clock, send, uniqueId: randomUUID });
    return claimedTokens(tokens, tenant, claims);
  }

  const ownDomains = ({ kept }: FetchAround) =>
    domains.length > 0 ? givenDomains(domains) : acceptedOwnDomains(() => kept(settingsName(tenant)));

  function feedsOf(around: FetchAround): readonly Feed[] {
    const { graphUrl } = cloud;
    const graph = graphClient({ graphUrl, tokens: tokensFor(graphUrl, around), send: around.send });
    const feeds: readonly Feed[] = [
      ...(has('sign-ins') ? [signInsFeed(tenant, graph)] : []),
      ...(has('trace') ? [messageTracesFeed(tenant, ownDomains(around), graph)] : []),
    ];
    return feeds.map((feed) => ({ ...feed, notes: () => [...feed.notes(), ...expiryNotes(around)] }));
  }

  function samplesOf(around: FetchAround): readonly Sampled[] {
    if (!has('tls-sample')) return [];
    const { graphUrl } = cloud;
    const graph = graphClient({ graphUrl, tokens: tokensFor(graphUrl, around), send: around.send });
    return [messageDetails(tenant, ownDomains(around), graph) as Sampled];
  }

  function expiryNotes({ clock }: FetchAround): readonly string[] {
    const expiry = expiryOf(settings.credential, clock.now());
    return expiry === null ? [] : [`${expiry.text} ${expiry.cure}`];
  }

  function exchange(around: FetchAround) {
    const { exchangeUrl } = cloud;
    const tokens = tokensFor(exchangeUrl, around);
    return { tokens, invoke: exchangeClient({ exchangeUrl, tenant, tokens, send: around.send }) };
  }

  function snapshotsOf(around: FetchAround): readonly Snapshot[] {
    return has('settings') ? [settingsSnapshot(tenant, exchange(around).invoke, around.clock)] : [];
  }

  function mailOf(around: FetchAround) {
    const { graphUrl } = cloud;
    return { graphUrl, tokens: tokensFor(graphUrl, around), send: around.send };
  }

  const searchesOf = (around: FetchAround) =>
    historicalSearches(tenant, { ...exchange(around), notify: requests?.notify ?? null });

  return {
    tenant,
    source: SOURCE,
    names: [tenant, ...domains],
    limits: REQUEST_LIMITS,
    addresses: [
      cloud.loginUrl,
      ...(mailbox !== null || settings.feeds.some((feed) => feed !== 'settings') ? [cloud.graphUrl] : []),
      ...(has('settings') ? [cloud.exchangeUrl] : []),
    ],
    feedNames: [
      ...(has('sign-ins') ? [signInsName(tenant)] : []),
      ...(has('trace') ? [messageTracesName(tenant)] : []),
      ...(has('tls-sample') ? [messageDetailsName(tenant)] : []),
      ...(has('settings') ? [settingsName(tenant)] : []),
      ...(requests === null ? [] : [requestsName(tenant)]),
      ...(mailbox === null ? [] : [graphMailboxName(tenant, mailbox)]),
    ],
    open: feedsOf,
    openSamples: samplesOf,
    openSnapshots: snapshotsOf,
    openMailboxes: ({ save, budget, ...around }) =>
      mailbox === null ? [] : [graphMailbox(tenant, mailbox, { ...mailOf(around), save, budget })],
    requests:
      requests === null
        ? undefined
        : { plan: { tenant, every: requests.every, combinations: requests.combinations }, open: searchesOf },
    async examine(around) {
      const now = around.clock.now();
      const answers = await Promise.all([
        ...feedsOf(around).map((feed) => examineFeed(feed, now.getTime())),
        ...samplesOf(around).map((sampled) => examineSampled(sampled, now.getTime())),
        ...snapshotsOf(around).map(examineSnapshot),
        ...(requests === null ? [] : [examineSearches(searchesOf(around))]),
      ]);
      const mails = mailbox === null ? [] : await examineMailbox(mailbox, mailOf(around));
      const expiry = expiryOf(settings.credential, now);
      return [...answers, ...mails, ...(expiry === null ? [] : [{ ...expiry, what: tenant }])];
    },
  };
}
