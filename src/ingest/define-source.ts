import type { Source, SourceResult } from '../ports/source.ts';

type Required = 'format' | 'mode' | 'precision' | 'rows' | 'from' | 'to';

/** What a source returns after reading a file: what every source knows, and of the rest what it has to add. */
export type SourceReading = Pick<SourceResult, Required> & Partial<SourceResult>;

/** A source as its folder writes it: what a simple one does not need may be left out. */
export interface SourceDefinition extends Omit<Source, 'declarations' | 'settings' | 'read'> {
  /** Default: nothing can be declared. */
  readonly declarations?: Source['declarations'];
  /** Default: no setting of its own. */
  readonly settings?: Source['settings'];
  read(...given: Parameters<Source['read']>): Promise<SourceReading>;
}

/**
 * Completes a source. The defaults are those of a file that says all it has to say: every column understood, nothing
 * cut off or computed, nothing for the next file, no other way to read its dates.
 */
export function defineSource(definition: SourceDefinition): Source {
  return {
    declarations: {},
    settings: [],
    ...definition,
    read: async (input, sink) => ({ ...DEFAULTS, ...(await definition.read(input, sink)) }),
  };
}

const DEFAULTS: Omit<SourceResult, Required> = {
  unmappedColumns: [],
  cut: false,
  derivedCounts: false,
  notes: [],
  carry: null,
  revision: 1,
  fingerprints: [],
};
