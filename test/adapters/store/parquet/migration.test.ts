import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { parseDay } from '../../../../src/model/time.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import { tell } from '../../../contracts/fact-store/telling.ts';

/** Written by the version before imports were kept apart: a report of two days, and a relay's log of one. */
const FORMAT_1 = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..', 'fixtures', 'format-1');
const NINTH = parseDay('2026-11-09') as number;
const HOST = { format: 'postfix-log', filters: { host: 'relay' } };

describe('a data directory from before imports were kept apart', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mailflow-format-1-'));
    await cp(FORMAT_1, directory, { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const facts = () => join(directory, 'facts');
  const open = () =>
    parquetStore({
      directory: facts(),
      priority: ['postfix-log'],
      log: { info: () => undefined, warn: () => undefined },
      hot: false,
    });
  const formats = async () => {
    const read = async (name: string) => {
      const [, body = ''] = (await readFile(join(facts(), name), 'utf8')).split('\n');
      return JSON.parse(body).format;
    };
    return [await read('manifest.json'), await read('manifest.previous.json')];
  };
  const messages = async (store: Awaited<ReturnType<typeof open>>) => {
    const window = daysBetween(NINTH, NINTH + 1);
    const { rows } = await store.ask({ kind: 'smtp-auth', window, by: ['day', 'sender'], order: 'groups' });
    return rows.map(({ group: [day, sender], messages }) => [(day as number) - NINTH, sender, messages]);
  };
  const AS_STORED = [
    [0, 'anna@example.net', 1],
    [0, 'scanner@example.net', 1],
    [1, 'printer@example.net', 512],
  ];

  test('answers as before without being written, and everything in it is one import that stays', async () => {
    const store = await open();
    expect(await messages(store)).toEqual(AS_STORED);
    expect(await store.imports()).toMatchObject([
      { id: 0, source: 'postfix-log, report-csv', messages: 554, days: 2, revision: 0, status: { kind: 'live' } },
    ]);
    expect(await store.takeBack(0, { by: 'anna', at: '2026-12-01T00:00:00Z' })).toEqual({ kind: 'legacy' });
    expect(await formats()).toEqual([1, 1]);
    await store.close();
  });

  test('is migrated by the first import, and leaves nothing an older program could go on from', async () => {
    const store = await open();
    await tell(store, { source: 'report-csv', facts: [{ hour: (NINTH + 5) * 24 }] });
    expect(await messages(store)).toEqual(AS_STORED);
    expect(await formats()).toEqual([4, 4]);
    await store.close();
  });

  test('a log read again by newer rules corrects the numbers, and its undo brings the old ones back', async () => {
    const store = await open();
    await tell(store, {
      source: 'postfix-log',
      mode: 'merge',
      slice: HOST,
      facts: [{ hour: NINTH * 24 + 8, sender: 'anna@example.net', event: 1n }],
      about: { revision: 2, from: '2026-11-09T08:00:01Z', to: '2026-11-09T08:05:03Z' },
    });
    const corrected = AS_STORED.filter(([, sender]) => sender !== 'scanner@example.net');
    expect(await messages(store)).toEqual(corrected);
    await store.takeBack(1, { by: 'anna', at: '2026-12-01T00:00:00Z' });
    expect(await messages(store)).toEqual(AS_STORED);
    await store.close();
  });
});
