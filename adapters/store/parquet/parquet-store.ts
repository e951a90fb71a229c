import type { Erased } from '../../../src/model/text/erased-address.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { OpenDatabase } from './database.ts';
import type { OpenStaging } from './staging/planned.ts';

export interface ParquetStoreOptions {
  /** The facts directory; made when something is first written. */
  readonly directory: string;
  /** Source names, most trusted first (see authority.ts). */
  readonly priority: readonly string[];
  readonly log: Log;
  /**
   * Keep a compressed copy of the facts in memory, for a process that answers many questions: about 20 bytes per
   * fact. Answers come from it when it is up to date, from the files otherwise.
   */
  readonly hot: boolean;
  /** Opens a DuckDB for the store, and one for each import; a new one unless told otherwise. */
  readonly openDatabase?: OpenDatabase;
  /** Where the facts of an import wait until they are put into files; in this thread unless told otherwise. */
  readonly openStaging?: OpenStaging;
}

export interface ParquetStore extends FactStore {
  /** Brings the copy in memory up to date; answers whether questions are answered from it now. */
  warm(): Promise<boolean>;
  /** How many files name a sender, also in rows or files that count no more, and manifests that do beside their files. */
  naming(address: string): Promise<number>;
  /** Puts a pseudonym in a sender's place everywhere, in one commit. */
  erase(erased: Erased): Promise<void>;
}
