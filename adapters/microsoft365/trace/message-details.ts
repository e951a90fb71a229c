import { eventKey } from '../../../src/ingest/log/event-key.ts';
import { domainOf } from '../../../src/model/text/address.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import type { LookAnswer, Sampled, SampledMessage } from '../../../src/ports/sampled.ts';
import type { GraphAnswer, GraphClient } from '../graph-client.ts';
import { refusalFault } from '../graph-refusals.ts';
import { SOURCE } from '../source-name.ts';
import { tlsInDetails } from './details-record.ts';
import { readyWith, TRACES_PATH, TRACES_ROLE, tracesPage } from './message-traces.ts';
import { networkOf } from './network.ts';
import type { OwnDomains } from './own-domains.ts';
import type { TraceRow } from './trace-record.ts';

/** A message that can be asked for, by its id and one of its recipients. */
export interface TracedUnit extends SampledMessage {
  readonly id: string;
  readonly recipient: string;
}

/**
 * Details come one message and recipient a call (learn.microsoft.com/graph/api/exchangemessagetrace-getdetailsbyrecipient, read
 * 2026-11). Microsoft allows 100 requests in five minutes, 28,800 a day; whether lists and details share them is not documented.
 * 4,000 are a seventh of these. Rows come within hours, mostly: a stretch is complete four hours after its end.
 */
const LIMITS: Sampled['limits'] = {
  ...{ looksADay: 4000, windowMs: 4 * MS_PER_HOUR, lagMs: 4 * MS_PER_HOUR },
  maxPages: 40,
};

/** TLS of some messages of Exchange Online, chosen at random. */
export function messageDetails(tenant: string, domains: OwnDomains, graph: GraphClient): Sampled<TraceRow, TracedUnit> {
  let ours: ReadonlySet<string> = new Set();
  return {
    name: messageDetailsName(tenant),
    source: SOURCE,
    ...{ format: 'graph-message-details', revision: 1, limits: LIMITS },
    slice: { format: 'graph-message-details', filters: { tenant } },
    async ready() {
      const known = await domains.look();
      if (known !== null) ours = known;
      return readyWith(known, graph);
    },
    list: (window, next) => tracesPage(graph, ours, window, next),
    messages: (rows, random) => unitsOf(rows, ours, random),
    async look({ id, recipient, direction }, next) {
      const path = `${TRACES_PATH}/${encodeURIComponent(id)}/getDetailsByRecipient(recipientAddress='${quoted(recipient)}')`;
      return lookOf(direction, await (next === null ? graph.first(path, {}) : graph.next(path, next)));
    },
  };
}

export const messageDetailsName = (tenant: string): string => `${SOURCE} ${tenant} message details`;

/** In a text of OData an apostrophe is doubled. */
const quoted = (text: string): string => encodeURIComponent(text.replaceAll("'", "''")).replaceAll("'", '%27');

function lookOf(direction: TracedUnit['direction'], answer: GraphAnswer): LookAnswer {
  switch (answer.kind) {
    case 'page': {
      const tls = tlsInDetails(direction, answer.records);
      if (tls !== null) return { kind: 'looked', tls };
      if (answer.next !== null) return { kind: 'more', next: answer.next };
      return answer.records.length === 0 ? { kind: 'gone' } : { kind: 'looked', tls: 'unknown' };
    }
    case 'bad-request':
    case 'not-found':
      return { kind: 'gone' };
    case 'refused':
      return { kind: 'refused', fault: refusalFault(answer.refusal, TRACES_ROLE) };
    case 'throttled':
    case 'failed':
      return answer;
  }
}

/**
 * Each message that came in from outside or was delivered there, by one of its recipients on the way, chosen at random. Those
 * that one network sent are a stratum, and those that one domain gets.
 */
function unitsOf(rows: readonly TraceRow[], ours: ReadonlySet<string>, random: () => number): readonly TracedUnit[] {
  const byMessage = new Map<string, TraceRow[]>();
  for (const row of new Map(rows.map((each) => [each.key, each])).values()) {
    const known = byMessage.get(row.message);
    if (known) known.push(row);
    else byMessage.set(row.message, [row]);
  }
  return [...byMessage].flatMap(([id, all]) => {
    const unit = unitOf(all, ours, random);
    return unit === null ? [] : [{ ...unit, id, key: eventKey('look', id) }];
  });
}

function unitOf(
  all: readonly TraceRow[],
  ours: ReadonlySet<string>,
  random: () => number,
): Omit<TracedUnit, 'id' | 'key'> | null {
  const sender = all[0]?.sender ?? '';
  const isFromOurs = ours.has(domainOf(sender));
  const inside = isFromOurs ? [] : all.filter(({ isToOurs }) => isToOurs);
  const outside = all.filter(({ isToOurs, status }) => !isToOurs && status === 'delivered');
  const among = inside.length > 0 ? inside : outside;
  const row = among[Math.floor(random() * among.length)];
  if (row === undefined) return null;
  const { recipient } = row;
  return inside.length > 0
    ? { recipient, direction: 'inbound', stratum: networkOf(row.address) ?? domainOf(sender) }
    : { recipient, direction: 'outbound', stratum: domainOf(recipient) };
}
