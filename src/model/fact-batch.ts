import {
  AUTHS,
  type Auth,
  CONNECTOR_TYPES,
  type ConnectorType,
  codes,
  DIRECTIONS,
  type Direction,
  FORCED,
  type Forced,
  type Kind,
} from './dimensions.ts';
import { type Fact, MAX_ROW_COUNT } from './fact.ts';
import type { Slice } from './slice.ts';
import { type PackedTexts, TextPacker, unpackTexts } from './text/packed-texts.ts';
import { TLS_VERSIONS, type TlsVersion } from './tls.ts';

/**
 * Facts travel from a source to a store in columns: closed vocabularies as codes (`dimensions.ts`), texts as ids of
 * the import's one dictionary. A row is never an object on the way, which is what makes a million of them cheap.
 */
export interface FactBatch {
  readonly kind: Kind;
  readonly slice: Slice;
  readonly length: number;
  readonly hour: Int32Array;
  readonly direction: Int32Array;
  readonly connectorType: Int32Array;
  readonly connector: Int32Array;
  readonly forcedTls: Int32Array;
  readonly sender: Int32Array;
  readonly domain: Int32Array;
  readonly client: Int32Array;
  readonly auth: Int32Array;
  readonly tls: Int32Array;
  readonly rawTls: Int32Array;
  readonly messages: Int32Array;
  /** -1: the source cannot know. */
  readonly recipients: Int32Array;
  /** Null for sources that deliver totals. */
  readonly event: BigUint64Array | null;
}

export const BATCH_ROWS = 16_384;
/** Distinct texts held at a time: beyond it the dictionary starts anew, so that memory does not grow with the file. */
const MAX_TEXTS = 200_000;

/**
 * Gives texts small integer ids; the empty text is 0. One per import. `drain` hands out the texts not handed out
 * before: ids `first`, `first + 1`, … An id means one text for ever, but a text may get several ids: a store makes
 * them one again.
 */
export class TextDictionary {
  #ids = new Map<string, number>([['', 0]]);
  #next = 1;
  readonly #fresh = new TextPacker();

  constructor() {
    this.#fresh.add('');
  }

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    if (this.#ids.size >= MAX_TEXTS) this.#ids = new Map([['', 0]]);
    const id = this.freshId(text);
    this.#ids.set(text, id);
    return id;
  }

  /** An id of its own, whatever ids the text has already: for those who remember by themselves what they have asked. */
  freshId(text: string): number {
    if (text === '') return 0;
    this.#fresh.add(text);
    return this.#next++;
  }

  /** The same of a text in UTF-8, which is not empty. */
  freshIdOfBytes(bytes: Uint8Array, start: number, end: number): number {
    this.#fresh.addBytes(bytes, start, end);
    return this.#next++;
  }

  /** Takes over what was drained from another dictionary, all of it in its order, under the same ids; the empty text is there already. */
  adopt(drained: PackedTexts): void {
    const { first, bytes, ends } =
      drained.first === 0 ? { ...drained, first: 1, ends: drained.ends.subarray(1) } : drained;
    if (first !== this.#next) throw new Error(`text ${first} has the number ${this.#next} in the other dictionary`);
    this.#fresh.addPacked({ bytes, ends });
    this.#next += ends.length;
  }

  drain(): { readonly first: number; readonly texts: readonly string[] } {
    const packed = this.drainPacked();
    return { first: packed.first, texts: unpackTexts(packed) };
  }

  /** The same as bytes that can change hands. */
  drainPacked(): PackedTexts {
    return this.#fresh.take(this.#next - this.#fresh.length);
  }
}

const COLUMNS = [
  'hour',
  'direction',
  'connectorType',
  'connector',
  'forcedTls',
  'sender',
  'domain',
  'client',
  'auth',
  'tls',
  'rawTls',
  'messages',
  'recipients',
] as const;
/** The integer columns of a batch, in the order a store lays them out. */
export const BATCH_COLUMNS: readonly (typeof COLUMNS)[number][] = COLUMNS;

type Columns = { -readonly [C in (typeof COLUMNS)[number]]: Int32Array };

/** Which half of a number of 64 bits lies in front in memory. */
const LOW = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;

/** Fills a batch row by row. `add` answers true when the batch is full: then `take` it, or the next `add` throws. */
export class FactBatchBuilder {
  readonly kind: Kind;
  readonly slice: Slice;
  readonly #eventful: boolean;
  /** Made for the first row: a batch that is never begun takes no memory. */
  #columns: Columns | null = null;
  #event: BigUint64Array | null = null;
  /** The same memory in halves. */
  #halves: Uint32Array | null = null;
  #length = 0;

  constructor(kind: Kind, slice: Slice, withEvents = false) {
    this.kind = kind;
    this.slice = slice;
    this.#eventful = withEvents;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * All arguments are codes and ids; see {@link FactBatch}. An event is given in two halves of 32 bits without sign. Throws
   * where `messages` is not within 0…MAX_ROW_COUNT.
   */
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
    recipients: number,
    eventHigh = 0,
    eventLow = 0,
  ): boolean {
    // Beyond their end typed arrays would swallow the row without a word.
    if (this.#length === BATCH_ROWS) throw new Error('the batch is full; take it before adding to it');
    // And of a count beyond 32 bits they would keep another one.
    if (!(messages >= 0 && messages <= MAX_ROW_COUNT)) throw new RangeError(`${messages} is no count of messages`);
    const at = this.#length++;
    const columns = this.#columns ?? this.#begin();
    columns.hour[at] = hour;
    columns.direction[at] = direction;
    columns.connectorType[at] = connectorType;
    columns.connector[at] = connector;
    columns.forcedTls[at] = forcedTls;
    columns.sender[at] = sender;
    columns.domain[at] = domain;
    columns.client[at] = client;
    columns.auth[at] = auth;
    columns.tls[at] = tls;
    columns.rawTls[at] = rawTls;
    columns.messages[at] = messages;
    columns.recipients[at] = recipients;
    if (this.#halves !== null) {
      this.#halves[2 * at + LOW] = eventLow;
      this.#halves[2 * at + 1 - LOW] = eventHigh;
    }
    return this.#length === BATCH_ROWS;
  }

  /** The same for those who are not in a hurry. */
  addFact(fact: Fact, texts: Pick<TextDictionary, 'id'>): boolean {
    return this.add(
      fact.hour,
      codes.direction[fact.direction],
      codes.connectorType[fact.connectorType],
      texts.id(fact.connector),
      codes.forced[fact.forcedTls],
      texts.id(fact.sender),
      texts.id(fact.domain),
      texts.id(fact.client),
      codes.auth[fact.auth],
      codes.tls[fact.tls],
      texts.id(fact.rawTls),
      fact.messages,
      fact.recipients ?? -1,
      Number((fact.event ?? 0n) >> 32n),
      Number((fact.event ?? 0n) & 0xffff_ffffn),
    );
  }

  take(): FactBatch {
    const batch = {
      kind: this.kind,
      slice: this.slice,
      length: this.#length,
      ...(this.#columns ?? this.#begin()),
      event: this.#event,
    };
    this.#columns = null;
    this.#event = null;
    this.#halves = null;
    this.#length = 0;
    return batch;
  }

  #begin(): Columns {
    const columns = emptyColumns();
    this.#columns = columns;
    this.#event = this.#eventful ? new BigUint64Array(BATCH_ROWS) : null;
    this.#halves = this.#event && new Uint32Array(this.#event.buffer);
    return columns;
  }
}

/** The facts of a batch one by one, for stores and tests that want objects. `text` resolves a dictionary id. */
export function* factsOf(batch: FactBatch, text: (id: number) => string): Generator<Fact> {
  for (let i = 0; i < batch.length; i++) {
    const recipients = batch.recipients[i] as number;
    yield {
      hour: batch.hour[i] as number,
      direction: DIRECTIONS[batch.direction[i] as number] as Direction,
      connectorType: CONNECTOR_TYPES[batch.connectorType[i] as number] as ConnectorType,
      connector: text(batch.connector[i] as number),
      forcedTls: FORCED[batch.forcedTls[i] as number] as Forced,
      sender: text(batch.sender[i] as number),
      domain: text(batch.domain[i] as number),
      client: text(batch.client[i] as number),
      auth: AUTHS[batch.auth[i] as number] as Auth,
      tls: TLS_VERSIONS[batch.tls[i] as number] as TlsVersion,
      rawTls: text(batch.rawTls[i] as number),
      messages: batch.messages[i] as number,
      recipients: recipients < 0 ? null : recipients,
      event: batch.event ? (batch.event[i] as bigint) : null,
    };
  }
}

function emptyColumns(): Columns {
  return Object.fromEntries(COLUMNS.map((name) => [name, new Int32Array(BATCH_ROWS)])) as Columns;
}
