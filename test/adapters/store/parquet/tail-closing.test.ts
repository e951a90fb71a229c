import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { mailedReports } from '../../../../adapters/sources/tls-reports/mailed-reports.ts';
import { FileSums } from '../../../../adapters/store/parquet/file-sums.ts';
import { EMPTY } from '../../../../adapters/store/parquet/manifest-format.ts';
import { Tail } from '../../../../adapters/store/parquet/tail/tail.ts';
import { mailboxAddition } from '../../../../src/fetch/mailbox/mailbox-addition.ts';
import { beginOf } from '../../../../src/fetch/mailbox/mailbox-position.ts';
import { givenFolder } from '../../../fetch/mailbox/given-folder.ts';
import { reportMail } from '../../../journeys/mailbox/mails.ts';

const NOW = new Date('2026-11-30T12:00:00Z');

test('a tail drops its tables and closes also where a question that it waited for failed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-tail-'));
  const connection = await (await DuckDBInstance.create()).connect();
  const tables = async () => (await connection.runAndReadAll('SELECT * FROM duckdb_tables()')).currentRowCount;
  try {
    const tail = new Tail({
      ...{ directory, connection, sums: new FileSums(directory), log: { info: () => {}, warn: () => {} } },
      settled: () => Promise.reject(new Error('a question failed')),
    });
    const { mailbox } = givenFolder();
    const read = [await mailedReports([]).read(reportMail('1', 7), 'the mail', NOW)];
    const addition = mailboxAddition(mailbox, { position: beginOf('1'), read, bytes: 1000, now: NOW });
    expect(await tail.add({ ...EMPTY, tail: 'tail-1' }, addition)).not.toBeNull();
    expect(await tables()).toBeGreaterThan(0);
    await tail.onto({ ...EMPTY, generation: 1, tail: 'tail-2' });
    await tail.close();
    expect(await tables()).toBe(0);
  } finally {
    connection.closeSync();
    await rm(directory, { recursive: true, force: true });
  }
});
