import type { Kind } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import type { Day, Hour } from '../model/time.ts';

/** What one import tells of a partition, as if it were alone; or what came of several. Never changed, only exchanged. */
export interface Layer {
  readonly partition: Partition;
  /** Equal signatures, equal facts. */
  readonly signature: string;
  /** Whether the hours and clients of its facts are still known; true without facts. */
  readonly hasHours: boolean;
  /** Whether its single events are known, so that it can be united with others; true without facts. */
  readonly hasEvents: boolean;
  /** Its facts are damaged: it is like nothing else, itself included, so that whatever tells the same takes its place. */
  readonly isLost?: boolean;
  /** Imports whose damaged telling is missing in it: it is folded anew once these are whole. Only of what answers. */
  readonly awaits?: readonly number[];
}

/** Hours, the last included. */
export interface HourRange {
  readonly first: Hour;
  readonly last: Hour;
}

/** What a store has to be able to do with the facts of layers; what is known of them besides is decided here. */
export interface LayerFacts<L extends Layer> {
  /** All events of both, each once: the telling that knows the TLS version, then the one with more recipients, then the newer. */
  unite(older: L, newer: L): Promise<L>;
  /** Without the events of these hours. */
  withoutHours(layer: L, hours: readonly HourRange[]): Promise<L>;
  /** The same facts with other words about them. */
  as(layer: L, partition: Partition): L;
}

/** A day of an import that does not answer, because what was held is better. */
export interface KeptDay {
  readonly kind: Kind;
  readonly day: Day;
  readonly reason:
    | 'file-holds-only-a-part'
    | 'file-was-cut'
    | 'file-has-no-rows'
    | 'contradicts-what-is-held'
    | 'tells-other-mail';
  /** Messages of the file and of what is held, of that day. */
  readonly messages: number;
  readonly held: number;
}
