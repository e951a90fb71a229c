import type { PartitionKey } from '../../../src/mailflow/partition.ts';
import type { Grain } from './layout.ts';
import type { Entry } from './manifest.ts';

/** A partition to write. */
export interface Planned {
  /** Its number in the plan. */
  readonly part: number;
  readonly key: PartitionKey;
  /** The stream it is staged under (see staging.ts), -1 when nothing was staged for it. */
  readonly stream: number;
  readonly stored: Entry | undefined;
}

/** What a partition's facts come to; equal signatures, equal facts. */
export interface Sums {
  readonly messages: number;
  readonly facts: number;
  readonly signature: string;
}

/** The file that holds a partition's rows, per grain. */
export type Places = Readonly<Record<Grain, string | null>>;
