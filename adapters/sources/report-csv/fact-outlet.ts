import { DIRECTIONS, type Kind } from '../../../src/mailflow/dimensions.ts';
import { type FactBatch, FactBatchBuilder } from '../../../src/mailflow/fact-batch.ts';
import type { FormatName } from './formats.ts';

/**
 * Gathers facts into batches. Facts about connectors go to one slice per direction: Microsoft shows and exports
 * inbound and outbound separately, so a file of one must never replace what a file of the other told.
 */
export class FactOutlet {
  /** Full batches, to be taken away before more is added. */
  readonly full: FactBatch[] = [];
  readonly #kind: Kind;
  readonly #format: FormatName;
  readonly #filters: Readonly<Record<string, string>>;
  readonly #builders: (FactBatchBuilder | undefined)[] = DIRECTIONS.map(() => undefined);

  constructor(kind: Kind, format: FormatName, filters: Readonly<Record<string, string>>) {
    this.#kind = kind;
    this.#format = format;
    this.#filters = filters;
  }

  /** Codes and ids, as in a FactBatch. Nothing is added for no messages. */
  add(
    hour: number,
    direction: number,
    connectorType: number,
    connector: number,
    forcedTls: number,
    sender: number,
    domain: number,
    client: number,
    auth: number,
    tls: number,
    rawTls: number,
    messages: number,
  ): void {
    if (messages === 0) return;
    const builder = this.#builders[direction] ?? this.#begin(direction);
    const isFull = builder.add(
      hour,
      direction,
      connectorType,
      connector,
      forcedTls,
      sender,
      domain,
      client,
      auth,
      tls,
      rawTls,
      messages,
      -1,
    );
    if (isFull) this.full.push(builder.take());
  }

  /** What is left when there are no more rows. */
  rest(): readonly FactBatch[] {
    return this.#builders.flatMap((builder) => (builder && builder.length > 0 ? [builder.take()] : []));
  }

  #begin(direction: number): FactBatchBuilder {
    const ofDirection = this.#kind === 'connector' ? { direction: DIRECTIONS[direction] as string } : {};
    const slice = { format: this.#format, filters: { ...this.#filters, ...ofDirection } };
    const builder = new FactBatchBuilder(this.#kind, slice);
    this.#builders[direction] = builder;
    return builder;
  }
}
