import { codes, type Kind } from '../../../src/mailflow/dimensions.ts';
import { BATCH_ROWS, FactBatchBuilder } from '../../../src/mailflow/fact-batch.ts';
import type { FactSink } from '../../../src/ports.ts';
import type { Tell, Tls, ToldMessage } from './logged-message.ts';

export const FORMAT = 'postfix-log';

interface Row {
  readonly message: ToldMessage;
  readonly tls: Tls;
}

/**
 * Collects what is told and gives it to the sink in batches, one slice per host. A batch has room for thousands of
 * rows, so it is only made when it can be filled: a log of two hundred hosts does not need two hundred.
 */
export function telling(sink: FactSink): {
  /** What to call with the messages of a host. */
  readonly tellFor: (host: string) => Tell;
  /** Whether it is time to flush. */
  readonly isFull: () => boolean;
  readonly flush: () => Promise<void>;
} {
  const waiting = new Map<string, { readonly host: string; readonly kind: Kind; rows: Row[] }>();
  let count = 0;

  return {
    tellFor(host) {
      return (message, tls) => {
        const id = `${message.kind} ${host}`;
        const group = waiting.get(id);
        if (group) group.rows.push({ message, tls });
        else waiting.set(id, { host, kind: message.kind, rows: [{ message, tls }] });
        count++;
      };
    },
    isFull: () => count >= BATCH_ROWS,
    async flush() {
      for (const { host, kind, rows } of waiting.values()) {
        for (let from = 0; from < rows.length; from += BATCH_ROWS) {
          const builder = new FactBatchBuilder(kind, { format: FORMAT, filters: { host } }, true);
          for (const row of rows.slice(from, from + BATCH_ROWS)) add(builder, row, sink);
          await sink.add(builder.take());
        }
      }
      waiting.clear();
      count = 0;
    },
  };
}

/**
 * `forcedTls` is unknown: the log does not say whether clear text would have been refused. A relay log knows no
 * connectors.
 */
function add(builder: FactBatchBuilder, { message, tls }: Row, { texts }: FactSink): void {
  const { sender } = message;
  const domain = sender.includes('@') ? sender.slice(sender.lastIndexOf('@') + 1) : '';
  builder.add(
    message.hour,
    codes.direction[message.direction],
    codes.connectorType.none,
    0,
    codes.forced.unknown,
    texts.id(sender),
    texts.id(domain),
    texts.id(message.client),
    codes.auth[message.auth],
    codes.tls[tls.version],
    texts.id(tls.version === 'unknown' ? tls.raw : ''),
    1,
    message.recipients ?? -1,
    BigInt(`0x${message.key}`),
  );
}
