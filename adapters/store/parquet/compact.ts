import type { DuckDBConnection } from '@duckdb/node-api';
import { partitionId } from '../../../src/mailflow/partition.ts';
import { sliceId } from '../../../src/mailflow/slice.ts';
import { dayRanges, fileName, GRAINS, type Grain } from './layout.ts';
import type { Entry, Manifest } from './manifest.ts';
import { scanPartitions } from './scan.ts';
import { quoted } from './sql.ts';
import { PARQUET_OPTIONS, WorkingFiles } from './working-files.ts';

/**
 * A file with fewer days and facts than this is small, and this many small files of one slice are gathered into one.
 * The pieces of one very long import have few days and many facts: rewriting them would take more memory than writing.
 */
const SMALL_DAYS = 8;
const SMALL_FACTS = 50_000;
const MANY_SMALL = 32;

/**
 * Rewrites the live rows of files that are mostly dead, and gathers many small files into one: so disk stays in
 * proportion to what is held, and a question opens few files. Answers change by nothing.
 */
export async function compactFiles(
  connection: DuckDBConnection,
  directory: string,
  manifest: Manifest,
): Promise<Manifest> {
  const rewrites = GRAINS.flatMap((grain) => toRewrite(manifest, grain));
  if (rewrites.length === 0) return manifest;
  const working = await WorkingFiles.open(directory);
  const files = { ...manifest.files };
  const places = new Map<string, Partial<Record<Grain, string>>>();
  for (const { grain, entries } of rewrites) {
    const days = entries.map(({ day }) => day);
    const signatures = entries.map(({ signature }) => signature);
    const file = fileName(entries[0] as Entry, grain, days, signatures);
    const scan = scanPartitions(directory, manifest.files, entries, grain) ?? '';
    const [exclude, time] = grain === 'daily' ? ['', 'day'] : [' EXCLUDE (day)', 'hour'];
    await connection.run(
      `COPY (SELECT *${exclude} FROM (${scan}) ORDER BY ${grain === 'daily' ? time : `${time} // 24`}, sender)
       TO ${quoted(working.add(file))} ${PARQUET_OPTIONS}`,
    );
    files[file] = { days: dayRanges(days) };
    for (const entry of entries) {
      places.set(partitionId(entry), { ...places.get(partitionId(entry)), [grain]: file });
    }
  }
  await working.finish();
  const partitions = manifest.partitions.map((entry) => ({ ...entry, ...places.get(partitionId(entry)) }));
  return { ...manifest, files, partitions };
}

/** Per slice the partitions whose rows should move together into a new file. */
function toRewrite(
  manifest: Manifest,
  grain: Grain,
): readonly { readonly grain: Grain; readonly entries: readonly Entry[] }[] {
  const slices = new Map<string, Map<string, Entry[]>>();
  for (const entry of manifest.partitions) {
    const file = entry[grain];
    if (file === null) continue;
    const id = `${entry.kind}/${entry.source}/${sliceId(entry.slice)}`;
    const files = slices.get(id) ?? new Map<string, Entry[]>();
    slices.set(id, files);
    files.set(file, [...(files.get(file) ?? []), entry]);
  }
  return [...slices.values()].flatMap((files) => {
    const small = [...files.values()].filter(
      (entries) => entries.length < SMALL_DAYS && factsOf(entries) < SMALL_FACTS,
    );
    const gathered = small.length >= MANY_SMALL ? small : [];
    const mostlyDead = [...files].flatMap(([file, entries]) =>
      entries.length * 2 < daysIn(manifest, file) && !gathered.includes(entries) ? [entries] : [],
    );
    const entries = [...gathered, ...mostlyDead].flat();
    return entries.length > 0 ? [{ grain, entries: entries.toSorted((a, b) => a.day - b.day) }] : [];
  });
}

const factsOf = (entries: readonly Entry[]): number => entries.reduce((sum, { facts }) => sum + facts, 0);

const daysIn = (manifest: Manifest, file: string): number =>
  (manifest.files[file]?.days ?? []).reduce((sum, [first, last]) => sum + last - first + 1, 0);
