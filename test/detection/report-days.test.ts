import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { historyReader } from '../../src/detection/history-reader.ts';
import { startOfDay } from '../../src/model/time.ts';
import { type GivenReport, sent } from '../adapters/sources/tls-reports/given-reports.ts';
import { importReports } from '../adapters/sources/tls-reports/import-reports.ts';
import { manifestIn, openQuietly } from '../adapters/store/parquet/damaged-store.ts';
import { inDirectory } from '../bot/given-watch.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

const DAY = 20_777;
const NEEDS = { senderDays: 0, connectorDays: 0, tlsReportDays: 2 };
const shape: GivenReport['shape'] = {
  ...{ contact: 'address', mxHost: 'absent', withPolicyString: false },
  ...{ endsNextDay: false, countsAsText: false, extraField: false },
};
const report = (day: number, successful: number, id = `${day}`) =>
  sent(
    {
      organisation: 'Litware Inc.',
      id,
      day,
      shape,
      policies: [{ domain: 'contoso.com', type: 'sts', successful, failed: 0, details: [] }],
    },
    'json',
  );

test('rules see whole days of reports, none that was not over, and no more than they ask for', async () => {
  const store = memoryStore({ priority: [] });
  await importReports(store, [report(DAY, 10), report(DAY + 1, 20), report(DAY + 2, 30)]);
  const reader = historyReader(store);
  const seen = async (now: Date) => {
    const { until, days } = (await reader.at(now, NEEDS)).tlsReports;
    return { until, sessions: days.map(({ day, sessions }) => [day, sessions.map((each) => each.sessions)]) };
  };
  expect(await seen(new Date(startOfDay(DAY + 2).getTime() - 1))).toEqual({
    until: (DAY + 1) * 24,
    sessions: [[DAY, [10]]],
  });
  expect(await seen(startOfDay(DAY + 3))).toEqual({
    until: (DAY + 3) * 24,
    sessions: [
      [DAY + 1, [20]],
      [DAY + 2, [30]],
    ],
  });
  // A report that comes late is seen at the next look.
  await importReports(store, [report(DAY + 1, 4, 'late')]);
  expect((await seen(startOfDay(DAY + 3))).sessions).toEqual([
    [DAY + 1, [24]],
    [DAY + 2, [30]],
  ]);
});

test('reports are no mail: neither missing days nor totals come of them', async () => {
  const store = memoryStore({ priority: [] });
  await importReports(store, [report(DAY, 10)]);
  const { tellings, totals, senders, connectors } = await historyReader(store).at(startOfDay(DAY + 3), NEEDS);
  expect([tellings, totals, senders.until, connectors.until]).toEqual([[], [], null, null]);
});

test('no look goes by what is left of a damaged day that rules read', () =>
  inDirectory(async (directory) => {
    const store = await openQuietly(directory);
    try {
      await importReports(store, [report(DAY, 10), report(DAY + 5, 20), report(DAY + 6, 30)]);
      const at = (day: number) => historyReader(store).at(startOfDay(day), NEEDS);
      const flip = async (day: number): Promise<void> => {
        const { partitions } = await manifestIn(directory);
        const files = partitions.filter((each) => each.day === day).flatMap(({ hourly, daily }) => [hourly, daily]);
        for (const file of files.filter((name) => typeof name === 'string')) {
          const bytes = await readFile(join(directory, file));
          bytes[20] = (bytes[20] ?? 0) ^ 1;
          await writeFile(join(directory, file), bytes);
        }
      };
      const whole = await at(DAY + 7);
      await flip(DAY + 5);
      await expect(at(DAY + 7)).rejects.toMatchObject({
        code: 'facts-damaged',
        message: expect.stringContaining('2026-11-25'),
      });
      // Neither a look before that day nor one long after it is made of it.
      expect((await at(DAY + 1)).tlsReports.days).toHaveLength(1);
      await importReports(store, [report(DAY + 12, 40)], startOfDay(DAY + 14));
      expect((await at(DAY + 14)).tlsReports.days).toHaveLength(1);
      await flip(DAY + 5);
      expect((await at(DAY + 7)).tlsReports).toEqual(whole.tlsReports);
    } finally {
      await store.close();
    }
  }));
