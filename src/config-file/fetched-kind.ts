import type { FetchedPlace } from '../fetch/fetched-place.ts';
import type { Secrets } from './read-tree.ts';
import type { Entry, FileFault } from './tree.ts';

/** A kind of source that is asked over the network, as its adapter defines it. */
export interface FetchedKind {
  /** What an entry has under `kind`: `microsoft365`. */
  readonly name: string;
  /** What an entry may have, as JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Lines of YAML that show how an entry is written, as an item of a list. */
  readonly example: readonly string[];
  /** Reads an entry; every fault at once, without the name of the list that it stands in. */
  read(
    entry: FetchedEntry,
    secrets: Secrets,
  ): { readonly tenant: FetchedPlace } | { readonly faults: readonly FileFault[] };
}

export interface FetchedEntry {
  readonly entries: readonly Entry[];
  readonly line: number;
}
