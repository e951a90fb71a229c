import type { DirectionCounts, PartitionKey } from '../../../../src/model/partition.ts';
import type { EntryLayer } from './entry-layer.ts';

/** A partition to write. */
export interface Planned {
  /** Its number in the plan. */
  readonly part: number;
  readonly key: PartitionKey;
  /** The stream it is staged under (see staging.ts), -1 when nothing was staged for it. */
  readonly stream: number;
  /** What is held of this partition already: the same facts are not written again. */
  readonly known: readonly EntryLayer[];
}

/** What a partition's facts come to; equal signatures, equal facts. */
export interface Sums {
  readonly messages: number;
  readonly facts: number;
  readonly directions: DirectionCounts;
  readonly signature: string;
}
