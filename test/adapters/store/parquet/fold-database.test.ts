import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, openForFolds } from '../../../../adapters/store/parquet/database.ts';
import { OccasionalDatabase } from '../../../../adapters/store/parquet/write/fold-database.ts';

let spill: string;
let database: OccasionalDatabase;
let opened = 0;
beforeEach(async () => {
  spill = await mkdtemp(join(tmpdir(), 'mailflow-folds-'));
  opened = 0;
  database = new OccasionalDatabase(() => {
    opened++;
    return openForFolds(openDatabase, spill);
  });
});
afterEach(async () => {
  await database.close();
  await rm(spill, { recursive: true, force: true });
});

const limit = async (): Promise<unknown> => (await database.rows(`SELECT current_setting('memory_limit')`)).flat()[0];

test('is opened when it is asked, has forgotten everything when it is closed, and is opened anew', async () => {
  await database.close();
  expect(opened).toBe(0);
  await database.run('CREATE TABLE kept AS SELECT 1 AS one');
  expect(await database.rows('SELECT one FROM kept')).toEqual([[1]]);
  expect(opened).toBe(1);
  await database.close();
  await expect(database.rows('SELECT one FROM kept')).rejects.toThrow('kept');
  expect(opened).toBe(2);
});

test('does with more memory what does not fit, and has little again when it is opened anew', async () => {
  const little = await limit();
  // One text of 100 MB, which nothing can spill.
  const sql = `SELECT length(string_agg(repeat('x', 1000), '')) FROM range(100000)`;
  expect(await database.rows(sql)).toEqual([[100_000_000n]]);
  expect(await limit()).not.toBe(little);
  await database.close();
  expect(await limit()).toBe(little);
});

test('what fails otherwise fails at once', async () => {
  await expect(database.run('SELECT * FROM nowhere')).rejects.toThrow('nowhere');
  expect(await limit()).toContain('61.0 MiB');
});
