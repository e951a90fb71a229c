import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, openForFolds } from '../../../../adapters/store/parquet/database.ts';
import type { EntryLayer } from '../../../../adapters/store/parquet/write/entry-layer.ts';
import { OccasionalDatabase } from '../../../../adapters/store/parquet/write/fold-database.ts';
import { FoldFacts } from '../../../../adapters/store/parquet/write/fold-facts.ts';

const DAY = 20_000;
const EVENTS = 30;
/** Of each layer, so many events are those of the one before, told better. */
const SHARED = 10;
const LAYERS = 25;

let directory: string;
let database: OccasionalDatabase;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-fold-'));
  database = new OccasionalDatabase(() => openForFolds(openDatabase, join(directory, 'spill')));
});
afterEach(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

const fileOf = (layer: number): string => `events-${layer}.parquet`;

/** A file of events: `recipients` says which layer told of them. */
async function layerOf(layer: number): Promise<EntryLayer> {
  const first = layer * (EVENTS - SHARED);
  await database.run(
    `COPY (SELECT (${DAY * 24} + event % 24)::INTEGER AS hour, 'inbound' AS direction, 'none' AS "connectorType",
             'no' AS "forcedTls", 'none' AS auth, '1.2' AS tls, '' AS connector, '' AS "rawTls", 'a@x' AS sender,
             'x' AS "domain", '192.0.2.1' AS client, 1::BIGINT AS messages, ${layer}::BIGINT AS recipients,
             event::UBIGINT AS event
           FROM range(${first}, ${first + EVENTS}) AS t(event))
     TO '${join(directory, fileOf(layer))}' (FORMAT parquet)`,
  );
  return {
    partition: {
      ...{ kind: 'transport', source: 'some-log', slice: { host: 'mx', filters: {} }, day: DAY, precision: 'hour' },
      ...{ cut: false, derivedCounts: false, edge: false, untilSeconds: 0, importedAtSeconds: 0 },
      ...{ messages: EVENTS, facts: EVENTS, directions: {} },
    } as unknown as EntryLayer['partition'],
    ...{ signature: `layer ${layer}`, hasHours: true, hasEvents: true },
    places: { daily: fileOf(layer), hourly: fileOf(layer), events: fileOf(layer) },
  };
}

test('folds any number of layers, each event once and as it was told best, and leaves nothing behind', async () => {
  const layers: EntryLayer[] = [];
  for (let layer = 0; layer < LAYERS; layer++) layers.push(await layerOf(layer));
  const files = Object.fromEntries(
    layers.map((_, layer) => [fileOf(layer), { days: [[DAY, DAY] as [number, number]] }]),
  );
  const facts = new FoldFacts(database, directory, files);
  let [held] = layers as [EntryLayer];
  const deepest: number[] = [];
  for (const layer of layers.slice(1)) {
    held = await facts.unite(held, layer);
    deepest.push(await joinsIn(String(held.table)));
  }
  // However many there are, no more than some of them are read at a time.
  expect(Math.max(...deepest)).toBeLessThan(10);
  const events = EVENTS + (LAYERS - 1) * (EVENTS - SHARED);
  expect(held.partition.messages).toBe(events);
  expect(await database.rows(`SELECT event::INTEGER, recipients::INTEGER FROM ${held.table} ORDER BY event`)).toEqual(
    Array.from({ length: events }, (_, event) => [event, Math.min(LAYERS - 1, Math.floor(event / (EVENTS - SHARED)))]),
  );
  await facts.close();
  expect(await database.rows(`SELECT table_name FROM information_schema.tables`)).toEqual([]);
});

/** How many joins it takes to read it. */
async function joinsIn(table: string): Promise<number> {
  const plan = await database.rows(`EXPLAIN SELECT * FROM ${table}`);
  return String(plan.flat().at(-1)).split('HASH_JOIN').length - 1;
}
