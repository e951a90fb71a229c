import { feedFacts } from '../../../src/fetch/feed-facts.ts';
import { tracedFact } from '../../../src/model/kinds/traced-message.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import type { Feed, FeedWindow, PageAnswer, Ready } from '../../../src/ports/feed.ts';
import { feedPage, instant } from '../feed-page.ts';
import type { GraphClient } from '../graph-client.ts';
import { SOURCE } from '../source-name.ts';
import { NO_DOMAINS, type OwnDomains } from './own-domains.ts';
import { messagesOf, readTrace, type TraceRow } from './trace-record.ts';

export const TRACES_PATH = '/v1.0/admin/exchange/tracing/messageTraces';
export const TRACES_ROLE = 'ExchangeMessageTrace.Read.All';

/**
 * Ten days in a query at the most, 90 days back, 5,000 rows a page
 * (learn.microsoft.com/graph/api/exchangemessagetraceroot-list-messagetraces, read 2026-11). Rows appear within minutes,
 * mostly; Microsoft allows 24 hours.
 */
const LIMITS: Feed['limits'] = {
  lagMs: 15 * 60_000,
  retentionMs: 90 * MS_PER_DAY,
  backFillMs: 10 * MS_PER_DAY,
  everyMs: 15 * 60_000,
  maxWindowMs: 4 * MS_PER_HOUR,
  maxPages: 40,
};
const PAGE_ROWS = '5000';

/** Every message that Exchange Online carried, without its TLS. */
export function messageTracesFeed(tenant: string, domains: OwnDomains, graph: GraphClient): Feed<TraceRow> {
  const subject = { kind: 'trace', slice: { format: 'graph-message-trace', filters: { tenant } } } as const;
  let ours: ReadonlySet<string> = new Set();
  return {
    name: messageTracesName(tenant),
    source: SOURCE,
    ...{ format: 'graph-message-trace', revision: 1, limits: LIMITS, feedsRules: false, subjects: [subject] },
    async ready() {
      const known = await domains.look();
      if (known !== null) ours = known;
      return readyWith(known, graph);
    },
    notes: () => domains.notes(),
    page: (window, next) => tracesPage(graph, ours, window, next),
    facts: (rows) => feedFacts(subject, messagesOf(rows, ours).map(tracedFact)),
  };
}

/** Without domains every message would be foreign. */
export const readyWith = (domains: ReadonlySet<string> | null, graph: Pick<GraphClient, 'ready'>): Promise<Ready> =>
  domains === null
    ? Promise.resolve({ kind: 'failed', fault: { kind: 'other', text: NO_DOMAINS }, serverTime: null })
    : graph.ready();

/** One page of the message traces of a window. `ours`: the domains of the tenant, lower-cased. */
export async function tracesPage(
  graph: Pick<GraphClient, 'first' | 'next'>,
  ours: ReadonlySet<string>,
  { from, until }: FeedWindow,
  next: string | null,
): Promise<PageAnswer<TraceRow>> {
  // `le`, since `lt` is not taken; `or` would be ignored.
  const time = `receivedDateTime ge ${instant(from)} and receivedDateTime le ${instant(until)}`;
  const answer = await (next === null
    ? graph.first(TRACES_PATH, { $filter: time, $top: PAGE_ROWS })
    : graph.next(TRACES_PATH, next));
  return feedPage(answer, TRACES_ROLE, (record) => readTrace(record, ours));
}

export const messageTracesName = (tenant: string): string => `${SOURCE} ${tenant} message trace`;
