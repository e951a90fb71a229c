import { DuckDBInstance } from '@duckdb/node-api';

/** An empty DuckDB in memory. Who closes it has closed all connections to it. */
export interface Database {
  readonly instance: DuckDBInstance;
  close(): Promise<void>;
}

/** Opens one; `settings` are DuckDB's, by its names. */
export type OpenDatabase = (settings: Readonly<Record<string, string>>) => Promise<Database>;

/** One made for the occasion, which takes about 25 ms of processor time, and gone after it. */
export const openDatabase: OpenDatabase = async (settings) => {
  const instance = await DuckDBInstance.create(':memory:', { ...settings });
  return { instance, close: async () => instance.closeSync() };
};

const QUESTION_MEMORY = '1GB';

/** What folding may take beside what the bot holds anyway; more only where it cannot be done with that. */
const FOLD_MEMORY = '64MB';

/** For folds: in one thread, as each has buffers of its own. */
export const openForFolds = (open: OpenDatabase, spill: string): Promise<Database> =>
  open({
    memory_limit: FOLD_MEMORY,
    threads: '1',
    preserve_insertion_order: 'false',
    allocator_flush_threshold: '8MB',
    allocator_bulk_deallocation_flush_threshold: '8MB',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });

/** The database that answers questions; `spill`: where it puts what does not fit into memory. */
export const openForQuestions = (open: OpenDatabase, spill: string): Promise<Database> =>
  open({
    memory_limit: QUESTION_MEMORY,
    // The system holds what was read of files as well, and nobody is short of memory for it.
    enable_external_file_cache: 'false',
    // What a question has freed goes back to the system soon, not at the next one.
    allocator_background_threads: 'true',
    allocator_flush_threshold: '8MB',
    allocator_bulk_deallocation_flush_threshold: '8MB',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
