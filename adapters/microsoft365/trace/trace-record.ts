import { z } from 'zod';
import { eventKey } from '../../../src/ingest/log/event-key.ts';
import type { TracedMessage } from '../../../src/model/kinds/traced-message.ts';
import { domainOf } from '../../../src/model/text/address.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import type { FeedRow } from '../../../src/ports/feed.ts';

/** What a message trace says of one message and one recipient, as far as it is kept. */
export interface TraceRow extends FeedRow {
  /** Of the message: the same for all its recipients. */
  readonly message: string;
  readonly sender: string;
  /** In memory only: it is not kept. */
  readonly recipient: string;
  readonly isToOurs: boolean;
  readonly address: string;
  readonly status: string;
}

/**
 * The fields that are read of a trace (learn.microsoft.com/graph/api/resources/exchangemessagetrace, v1.0, read 2026-11).
 * Subject, size and message id are left where they are.
 */
const recordSchema = z.object({
  id: z.string().min(1).max(200),
  receivedDateTime: z.iso.datetime({ offset: true }),
  senderAddress: z.string().max(1000).nullish(),
  recipientAddress: z.string().min(1).max(1000),
  fromIP: z.string().max(64).nullish(),
  status: z.string().max(40).nullish(),
});

export type ReadTrace =
  | { readonly kind: 'trace'; readonly row: TraceRow }
  | { readonly kind: 'unusable'; readonly reason: string };

/** `ours`: the domains of the tenant, lower-cased. */
export function readTrace(record: unknown, ours: ReadonlySet<string>): ReadTrace {
  const { data, error } = recordSchema.safeParse(record);
  if (data === undefined) {
    const [issue] = error.issues;
    return {
      kind: 'unusable',
      reason: `a message trace whose ${issue?.path.join('.') || 'record'} is not as documented`,
    };
  }
  const recipient = address(data.recipientAddress);
  return {
    kind: 'trace',
    row: {
      at: Date.parse(data.receivedDateTime),
      key: BigInt(`0x${eventKey('trace', data.id, recipient)}`),
      message: data.id,
      sender: address(data.senderAddress ?? ''),
      recipient,
      isToOurs: ours.has(domainOf(recipient)),
      address: (data.fromIP ?? '').trim(),
      status: (data.status ?? '').trim() || 'unknown',
    },
  };
}

const address = (text: string): string => text.trim().toLowerCase().replace(/^<>$/, '');

/** What became of a message is the worst of what became of its recipients; worst first. Others are worse than delivered. */
const WORST = ['failed', 'quarantined', 'filteredAsSpam', 'unknown', 'gettingStatus', 'pending'];
const rank = (status: string): number => {
  if (status === 'delivered' || status === 'expanded') return WORST.length + 1;
  const at = WORST.indexOf(status);
  return at < 0 ? WORST.length : at;
};

/** One message for each id, with its recipients counted. Of several rows of a recipient the last one counts. */
export function messagesOf(rows: readonly TraceRow[], ours: ReadonlySet<string>): readonly TracedMessage[] {
  const newest = new Map(rows.map((row) => [row.key, row]));
  const byMessage = new Map<string, TraceRow[]>();
  for (const row of newest.values()) {
    const known = byMessage.get(row.message);
    if (known) known.push(row);
    else byMessage.set(row.message, [row]);
  }
  return [...byMessage].flatMap(([id, all]): readonly TracedMessage[] => {
    const [first] = all;
    if (first === undefined) return [];
    const isFromOurs = ours.has(domainOf(first.sender));
    const worst = all.reduce((a, b) => (rank(b.status) < rank(a.status) ? b : a));
    return [
      {
        hour: Math.floor(all.reduce((least, { at }) => Math.min(least, at), first.at) / MS_PER_HOUR),
        direction: directionOf(all, isFromOurs),
        ...{ sender: first.sender, address: first.address, status: worst.status, recipients: all.length },
        event: BigInt(`0x${eventKey('trace', id)}`),
      },
    ];
  });
}

/** One that leaves is outbound, also where it goes to some of ours. */
function directionOf(all: readonly TraceRow[], isFromOurs: boolean): TracedMessage['direction'] {
  if (isFromOurs) return all.every(({ isToOurs }) => isToOurs) ? 'local' : 'outbound';
  return all.some(({ isToOurs }) => isToOurs) ? 'inbound' : 'outbound';
}
