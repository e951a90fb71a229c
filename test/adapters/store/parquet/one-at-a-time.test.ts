import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../../../adapters/store/parquet/database.ts';
import { parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { append, DAY, hourAt } from '../../../contracts/fact-store/telling.ts';
import { silent } from './damaged-store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-one-at-a-time-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** What was appended to a table while its connection ran a statement, which now and then fails in DuckDB. */
const overlaps: string[] = [];

const watched: OpenDatabase = async (settings) => {
  const database = await openDatabase({ ...settings, threads: '1' });
  const instance = new Proxy(database.instance, {
    get: (target, name) =>
      name === 'connect' ? async () => watchedConnection(await target.connect()) : bound(target, name),
  });
  return { ...database, instance };
};

function watchedConnection(connection: DuckDBConnection): DuckDBConnection {
  const running = new Set<string>();
  const during = async (sql: string, run: () => Promise<unknown>): Promise<unknown> => {
    running.add(sql);
    try {
      // As on a busy machine, where what waits for a thread takes its time.
      if (sql.startsWith('DROP TABLE IF EXISTS')) await wait(30);
      return await run();
    } finally {
      running.delete(sql);
    }
  };
  const watchedAppender = (appender: DuckDBAppender): DuckDBAppender =>
    new Proxy(appender, {
      get: (target, name) => {
        if (name === 'closeSync') overlaps.push(...running);
        return bound(target, name);
      },
    });
  return new Proxy(connection, {
    get: (target, name) => {
      if (name === 'run' || name === 'runAndReadAll')
        return (sql: string, ...rest: []) => during(sql, () => target[name](sql, ...rest));
      if (name === 'createAppender')
        return async (...asked: Parameters<DuckDBConnection['createAppender']>) =>
          watchedAppender(await target.createAppender(...asked));
      return bound(target, name);
    },
  });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

test.each([true, false])('nothing is appended while the tail before is dropped (copy in memory: %s)', async (hot) => {
  overlaps.length = 0;
  const store = await parquetStore({ directory, priority: [], log: silent, hot, openDatabase: watched });
  // Each third comes so late that the tail before it is put into files; the next one comes while that tail is dropped.
  for (let n = 0; n < 9; n++)
    await append(store, {
      facts: [{ event: BigInt(n), sender: `s${n}@x`, hour: hourAt(n, DAY) }],
      days: [DAY],
      position: n,
      about: { at: new Date(Date.parse('2030-01-01T00:00:00Z') + n * 150_000).toISOString() },
    });
  await store.close();
  expect(overlaps).toEqual([]);
});
