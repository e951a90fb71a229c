import type { FactBatch } from '../../../../src/model/fact-batch.ts';
import type { DirectionCounts, PartitionKey } from '../../../../src/model/partition.ts';
import type { PackedTexts } from '../../../../src/model/text/packed-texts.ts';
import type { StagedDay } from '../../../../src/ports/fact-store.ts';
import type { Places } from '../layout.ts';
import type { Manifest } from '../manifest-format.ts';
import type { EntryLayer } from '../write/entry-layer.ts';

/** Where the facts of one import wait until they are put into files; see staging.ts. */
export interface ImportStaging {
  /** Takes a batch over: it may be handed to another thread. */
  add(batch: FactBatch): Promise<void>;
  /** Takes texts over, as a batch. */
  addTexts(texts: PackedTexts): Promise<void>;
  days(): Promise<readonly StagedDay[]>;
  /** Puts what is staged of these partitions into files that no manifest knows yet; see write-partitions.ts. */
  write(order: WriteOrder): Promise<WrittenPartitions>;
  close(): Promise<void>;
}

/** `memoryLimit`: what it may hold before it spills, in DuckDB's words. */
export type OpenStaging = (spillDirectory: string, memoryLimit: string) => Promise<ImportStaging>;

export interface WriteOrder {
  /** The facts directory. */
  readonly directory: string;
  readonly mode: 'replace' | 'merge';
  readonly partitions: readonly PartitionOrder[];
}

/** A partition to write. */
interface PartitionOrder {
  /** Its number in the plan. */
  readonly part: number;
  readonly key: PartitionKey;
  /** What is held of this partition already: the same facts are not written again. */
  readonly known: readonly Pick<EntryLayer, 'signature' | 'places'>[];
}

export interface Planned extends PartitionOrder {
  /** The stream it is staged under (see staging.ts), -1 when nothing was staged for it. */
  readonly stream: number;
}

/** By the order's partitions; `files`: those that were written. */
export interface WrittenPartitions {
  readonly written: readonly Written[];
  readonly files: Manifest['files'];
}

/** What became of a planned partition, with its rows in files that nobody knows of yet. */
export interface Written extends Sums {
  readonly places: Places;
}

/** What a partition's facts come to; equal signatures, equal facts. */
export interface Sums {
  readonly messages: number;
  readonly facts: number;
  readonly directions: DirectionCounts;
  readonly signature: string;
}
