import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from '../database.ts';

/** Runs SQL over files of facts, and keeps tables of its own. */
export interface FoldDatabase {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
}

const MOST_MEMORY = '1GB';

/**
 * A database for as long as something is folded: opened when it is first asked, gone with all of its memory when it is
 * closed, and then opened anew. The database that answers questions may take more, and never gave back what a fold took.
 */
export class OccasionalDatabase implements FoldDatabase {
  readonly #open: () => Promise<Database>;
  #opened: Promise<{ readonly database: Database; readonly connection: DuckDBConnection }> | null = null;
  #connection: DuckDBConnection | null = null;

  constructor(open: () => Promise<Database>) {
    this.#open = open;
  }

  async run(sql: string): Promise<void> {
    await this.#withEnough((connection) => connection.run(sql));
  }

  rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    return this.#withEnough(async (connection) => (await connection.runAndReadAll(sql)).getRows());
  }

  /** Breaks off what it does. */
  interrupt(): void {
    this.#connection?.interrupt();
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => null);
    this.#opened = null;
    this.#connection = null;
    opened?.connection.closeSync();
    await opened?.database.close();
  }

  /** Not everything can be spilt: what does not fit is done once more with what the questions' database may take. */
  async #withEnough<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.#opened ??= this.#begin();
    const { connection } = await this.#opened;
    try {
      return await use(connection);
    } catch (cause) {
      if (!(cause instanceof Error) || !cause.message.startsWith('Out of Memory')) throw cause;
      await connection.run(`SET memory_limit = '${MOST_MEMORY}'`);
      return use(connection);
    }
  }

  async #begin() {
    const database = await this.#open();
    const connection = await database.instance.connect();
    this.#connection = connection;
    return { database, connection };
  }
}
