import { feedFacts } from '../../src/fetch/feed-facts.ts';
import { tracedFact } from '../../src/model/kinds/traced-message.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import type { Feed } from '../../src/ports/feed.ts';
import { feedPage, instant } from './feed-page.ts';
import type { GraphClient } from './graph-client.ts';
import { SOURCE } from './source-name.ts';
import { messagesOf, readTrace, type TraceRow } from './trace-record.ts';

const PATH = '/v1.0/admin/exchange/tracing/messageTraces';
const ROLE = 'ExchangeMessageTrace.Read.All';

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

/** Every message that Exchange Online carried, without its TLS. `domains`: those of the tenant, lower-cased. */
export function messageTracesFeed(tenant: string, domains: readonly string[], graph: GraphClient): Feed<TraceRow> {
  const subject = { kind: 'trace', slice: { format: 'graph-message-trace', filters: { tenant } } } as const;
  const ours = new Set(domains);
  return {
    name: messageTracesName(tenant),
    source: SOURCE,
    ...{ format: 'graph-message-trace', revision: 1, limits: LIMITS, feedsRules: false, subjects: [subject] },
    ready: () => graph.ready(),
    notes: () => [],
    async page({ from, until }, next) {
      // `le`, since `lt` is not taken; `or` would be ignored.
      const time = `receivedDateTime ge ${instant(from)} and receivedDateTime le ${instant(until)}`;
      const answer = await (next === null
        ? graph.first(PATH, { $filter: time, $top: PAGE_ROWS })
        : graph.next(PATH, next));
      return feedPage(answer, ROLE, (record) => readTrace(record, ours));
    },
    facts: (rows) => feedFacts(subject, messagesOf(rows, ours).map(tracedFact)),
  };
}

export const messageTracesName = (tenant: string): string => `${SOURCE} ${tenant} message trace`;
