import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../../adapters/store/parquet/manifest-format.ts';
import { type ParquetStore, parquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import type { Question } from '../../../../src/model/question.ts';
import { startOfDay } from '../../../../src/model/time.ts';
import { daysBetween, type Window } from '../../../../src/model/window.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import { DAY, hourAt, type Telling, tell } from '../../../contracts/fact-store/telling.ts';
import { openKeptDatabase } from './kept-databases.ts';

export const silent = { info: () => undefined, warn: () => undefined };

/** Opens a store as any reader does. */
export const openQuietly = (directory: string, hot = false): Promise<ParquetStore> =>
  parquetStore({ directory, priority: ['trusted', 'second'], log: silent, hot, openDatabase: openKeptDatabase });

const senders = (count: number, day: number, more: Partial<Fact> = {}): readonly Partial<Fact>[] =>
  Array.from({ length: count }, (_, at) => ({
    hour: hourAt(at % 24, day),
    sender: `person${at}@contoso.com`,
    domain: 'contoso.com',
    client: `192.0.2.${at}`,
    messages: 1 + ((at * 7) % 13),
    tls: at % 3 === 0 ? '1.0' : '1.3',
    ...more,
  }));

const events = (first: number, count: number): readonly Partial<Fact>[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ hour: hourAt((first + at) % 24, DAY + 1), direction: 'inbound', connectorType: 'partner', messages: 1 },
    ...{ connector: 'Fabrikam', sender: `s${at % 5}@fabrikam.com`, event: BigInt(first + at) },
  }));

/** Imports with all that a store can hold: a report, a log united with another, a day of two sources, samples of lines. */
export const TELLINGS: readonly Telling[] = [
  { facts: [...senders(40, DAY), ...senders(30, DAY + 1)], about: { sha256: 'a'.repeat(64), file: 'report.csv' } },
  { source: 'second', facts: senders(25, DAY + 1) },
  ...[
    { first: 1, count: 40, at: 5 },
    { first: 30, count: 40, at: 9 },
  ].map(
    ({ first, count, at }): Telling => ({
      ...{ source: 'second', mode: 'merge', kind: 'connector', facts: events(first, count) },
      fingerprints: [
        { print: first * 1001, at },
        { print: first * 1003, at: at + 1 },
      ],
    }),
  ),
  { facts: senders(20, DAY + 4), about: { file: 'last.csv' } },
];

export async function seedStore(directory: string): Promise<void> {
  const store = await openQuietly(directory);
  for (const telling of TELLINGS) await tell(store, telling);
  await store.close();
}

const DAYS = daysBetween(DAY, DAY + 5);
const HOURS: Window = {
  grain: 'hours',
  from: new Date(startOfDay(DAY).getTime() + 5 * 3_600_000),
  to: startOfDay(DAY + 2),
};

export const WHOLE = { kind: 'smtp-auth', window: DAYS, by: [] } as const satisfies Question;

const QUESTIONS: readonly Question[] = [
  WHOLE,
  { kind: 'smtp-auth', window: DAYS, by: ['sender'], limit: 5 },
  { kind: 'smtp-auth', window: DAYS, by: ['client'], order: 'groups' },
  { kind: 'smtp-auth', window: HOURS, by: ['hour'], order: 'groups' },
  { kind: 'smtp-auth', window: DAYS, by: ['day'], source: 'second' },
  { kind: 'connector', window: DAYS, by: ['connector', 'sender'] },
  { kind: 'connector', window: HOURS, by: [] },
];

/** What a store answers to each of some questions, and whether it says that something is missing. */
export type Panel = readonly { readonly figures: string; readonly says: boolean }[];

export async function panelOf(store: FactStore): Promise<Panel> {
  const panel: { figures: string; says: boolean }[] = [];
  for (const question of QUESTIONS) {
    const { rows, groups, totals, lost } = await store.ask({ ...question, partial: true });
    panel.push({ figures: JSON.stringify({ rows, groups, totals }), says: lost !== undefined });
  }
  const says = (await store.lost()).length > 0;
  const imports = await store.imports();
  const prints = await Promise.all(imports.map(({ id }) => store.fingerprints(id)));
  const others = [await store.partitions(), imports, prints];
  return [...panel, ...others.map((each) => ({ figures: JSON.stringify(each), says }))];
}

/** The manifest as it lies on the disk. */
export async function manifestIn(directory: string): Promise<Manifest> {
  const [, body = ''] = (await readFile(join(directory, 'manifest.json'), 'utf8')).split('\n');
  return JSON.parse(body) as Manifest;
}

/** Makes of a directory one that the version before wrote: nothing has a sum, and no generation is counted. */
export async function withoutSums(directory: string): Promise<void> {
  const { samples: _, generation: __, streams: ___, tail: ____, ...manifest } = await manifestIn(directory);
  const files = Object.fromEntries(Object.entries(manifest.files).map(([file, { days }]) => [file, { days }]));
  const body = JSON.stringify({ ...manifest, format: 2, files });
  const sha256 = createHash('sha256').update(body).digest('hex');
  for (const name of ['manifest.json', 'manifest.previous.json'])
    await writeFile(join(directory, name), `${JSON.stringify({ sha256 })}\n${body}\n`);
  const prints = join(directory, 'fingerprints');
  for (const name of await readdir(prints).catch(() => []))
    await rename(join(prints, name), join(prints, `${name.split('.')[0]}.json`));
}

/** Makes of a directory one that the version before streams wrote. */
export async function withoutStreams(directory: string): Promise<void> {
  const { streams: _, tail: __, ...manifest } = await manifestIn(directory);
  const body = JSON.stringify({ ...manifest, format: 3 });
  const sha256 = createHash('sha256').update(body).digest('hex');
  const head = JSON.stringify({ sha256, generation: manifest.generation });
  await writeFile(join(directory, 'manifest.json'), `${head}\n${body}\n`);
  await rm(join(directory, 'manifest.previous.json'));
}

/** Makes of a directory one of the first version, which did not keep imports apart. */
export async function withoutImports(directory: string): Promise<void> {
  const { version, partitions, files } = await manifestIn(directory);
  const body = JSON.stringify({
    ...{ format: 1, version, carries: {} },
    partitions: partitions.map(({ by: _, ...entry }) => entry),
    files: Object.fromEntries(Object.entries(files).map(([file, { days }]) => [file, { days }])),
  });
  const sha256 = createHash('sha256').update(body).digest('hex');
  for (const name of ['manifest.json', 'manifest.previous.json'])
    await writeFile(join(directory, name), `${JSON.stringify({ sha256 })}\n${body}\n`);
}
