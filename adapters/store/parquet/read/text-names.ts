import type { RunSql } from './facts-sql.ts';

/** Texts remembered, so that memory does not grow with the tenant: more than there are connectors anywhere. */
const MAX_KNOWN = 10_000;
/** Up to here ids are listed one by one. */
const MAX_LISTED = 1000;

/** Turns ids of the `texts` table into their texts. An id never changes its meaning, so those seen are remembered. */
export class TextNames {
  readonly #run: RunSql;
  readonly #known = new Map<number, string>();

  constructor(run: RunSql) {
    this.#run = run;
  }

  readonly of = async (ids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
    const named = new Map<number, string>();
    const missing: number[] = [];
    for (const id of ids) {
      const known = this.#known.get(id);
      if (known === undefined) missing.push(id);
      else named.set(id, known);
    }
    if (missing.length > 0) for (const [id, text] of await this.#read(missing)) named.set(id, text);
    return named;
  };

  async #read(ids: readonly number[]): Promise<readonly (readonly [number, string])[]> {
    const isListed = ids.length <= MAX_LISTED;
    const rows = await this.#run(
      isListed
        ? `SELECT id, text FROM texts WHERE id IN (${ids.join(', ')})`
        : `SELECT id, text FROM texts SEMI JOIN (SELECT unnest([${ids.join(', ')}]) AS id) AS wanted USING (id)`,
    );
    const read = rows.map(([id, text]) => [Number(id), String(text)] as const);
    if (isListed) this.#remember(read);
    return read;
  }

  #remember(read: readonly (readonly [number, string])[]): void {
    if (this.#known.size + read.length > MAX_KNOWN) this.#known.clear();
    for (const [id, text] of read) this.#known.set(id, text);
  }
}
