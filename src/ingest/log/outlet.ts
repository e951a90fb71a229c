import { codes, type Kind } from '../../model/dimensions.ts';
import { BATCH_ROWS, type FactBatch, FactBatchBuilder } from '../../model/fact-batch.ts';
import { domainOf } from '../../model/text/address.ts';
import type { FactSink } from '../../ports/source.ts';
import { halfOf } from './event-key.ts';
import type { Tell, Tls, ToldMessage } from './logged-message.ts';

/** So many rows of a host wait as objects; beyond that they go into a batch, before the memory has to be tidied of them. */
const FEW_ROWS = 512;

interface Row {
  readonly message: ToldMessage;
  readonly tls: Tls;
}

interface Group {
  readonly host: string;
  readonly kind: Kind;
  rows: Row[];
  /** Undefined for a host with few rows. */
  builder: FactBatchBuilder | undefined;
  readonly full: FactBatch[];
}

/** Where the messages of a log go. */
export interface Outlet {
  /** What to call with the messages of a host; empty where all that is told is one whole. */
  readonly tellFor: (host: string) => Tell;
  /** Whether it is time to flush. */
  readonly isFull: () => boolean;
  readonly flush: () => Promise<void>;
}

/**
 * Collects what is told and gives it to the sink in batches, one slice per host. A batch has room for thousands of
 * rows, so it is only made when it can be filled: a log of two hundred hosts does not need two hundred.
 */
export function outletTo(sink: FactSink, format: string): Outlet {
  const waiting = new Map<string, Map<Kind, Group>>();
  let inOrder: Group[] = [];
  let count = 0;

  return {
    tellFor: (host) => (message, tls) => {
      const group = groupOf(host, message.kind);
      count++;
      if (group.builder !== undefined) {
        if (add(group.builder, message, tls, sink)) group.full.push(group.builder.take());
        return;
      }
      group.rows.push({ message, tls });
      if (group.rows.length >= FEW_ROWS) settle(group);
    },
    isFull: () => count >= BATCH_ROWS,
    async flush() {
      for (const group of inOrder) {
        const last = settle(group);
        for (const batch of group.full) await sink.add(batch);
        if (last.length > 0) await sink.add(last.take());
      }
      waiting.clear();
      inOrder = [];
      count = 0;
    },
  };

  function groupOf(host: string, kind: Kind): Group {
    let ofHost = waiting.get(host);
    if (ofHost === undefined) {
      ofHost = new Map();
      waiting.set(host, ofHost);
    }
    let group = ofHost.get(kind);
    if (group === undefined) {
      group = { host, kind, rows: [], builder: undefined, full: [] };
      ofHost.set(kind, group);
      inOrder.push(group);
    }
    return group;
  }

  function settle(group: Group): FactBatchBuilder {
    const { host, kind, rows, full } = group;
    group.builder ??= new FactBatchBuilder(kind, { format, filters: host === '' ? {} : { host } }, true);
    for (const { message, tls } of rows) if (add(group.builder, message, tls, sink)) full.push(group.builder.take());
    group.rows = [];
    return group.builder;
  }
}

/** `forcedTls` is unknown: a log does not say whether clear text would have been refused. */
function add(builder: FactBatchBuilder, message: ToldMessage, tls: Tls, { texts }: FactSink): boolean {
  const { sender } = message;
  return builder.add(
    message.hour,
    codes.direction[message.direction],
    codes.connectorType[message.connectorType ?? 'none'],
    texts.id(message.connector ?? ''),
    codes.forced.unknown,
    texts.id(sender),
    texts.id(domainOf(sender)),
    texts.id(message.client),
    codes.auth[message.auth],
    codes.tls[tls.version],
    texts.id(tls.version === 'unknown' ? tls.raw : ''),
    1,
    message.recipients ?? -1,
    halfOf(message.key, 0),
    halfOf(message.key, 8),
  );
}
