import { CONNECTOR_TYPES, DIRECTIONS, type Kind } from '../../../src/model/dimensions.ts';
import { type FactBatch, FactBatchBuilder } from '../../../src/model/fact-batch.ts';
import type { Slice } from '../../../src/model/slice.ts';
import { TLS_VERSIONS } from '../../../src/model/tls.ts';
import type { InferredCoverage } from '../../../src/ports/source.ts';
import type { FormatName } from './columns/formats.ts';

/** Stands for a code where rows differ. */
const MIXED = -1;

/** What the rows so far have in common, as codes; a connector's name is null where they differ. */
interface Common {
  connectorType: number;
  tls: number;
  connector: string | null;
}

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
  /** The connector of the row that is being added, as text. */
  connector = '';
  readonly #common: (Common | undefined)[] = DIRECTIONS.map(() => undefined);
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
    this.#see(direction, connectorType, tls);
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

  /** What all rows of a slice have in common, beyond what was declared. */
  inferred(): readonly InferredCoverage[] {
    return this.#common.flatMap((common, direction) => {
      if (common === undefined) return [];
      const { connectorType, tls, connector } = common;
      const shown = {
        ...(connectorType === MIXED || this.#kind === 'smtp-auth'
          ? {}
          : { connectorType: CONNECTOR_TYPES[connectorType] as string }),
        ...(tls === MIXED || TLS_VERSIONS[tls] === 'unknown' ? {} : { tls: TLS_VERSIONS[tls] as string }),
        ...(connector === null || connector === '' ? {} : { connector }),
      };
      const slice = this.#sliceOf(direction);
      const filters = Object.fromEntries(Object.entries(shown).filter(([name]) => !Object.hasOwn(slice.filters, name)));
      return Object.keys(filters).length === 0 ? [] : [{ kind: this.#kind, slice, filters }];
    });
  }

  #see(direction: number, connectorType: number, tls: number): void {
    const common = this.#common[direction];
    if (common === undefined) {
      this.#common[direction] = { connectorType, tls, connector: this.connector };
      return;
    }
    if (common.connectorType !== connectorType) common.connectorType = MIXED;
    if (common.tls !== tls) common.tls = MIXED;
    if (common.connector !== this.connector) common.connector = null;
  }

  #sliceOf(direction: number): Slice {
    const ofDirection = this.#kind === 'connector' ? { direction: DIRECTIONS[direction] as string } : {};
    return { format: this.#format, filters: { ...this.#filters, ...ofDirection } };
  }

  #begin(direction: number): FactBatchBuilder {
    const builder = new FactBatchBuilder(this.#kind, this.#sliceOf(direction));
    this.#builders[direction] = builder;
    return builder;
  }
}
