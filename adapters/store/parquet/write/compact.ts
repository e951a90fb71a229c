import { sliceId } from '../../../../src/model/slice.ts';
import { dayRanges, GRAINS, type Grain, newFileName } from '../layout.ts';
import type { Entry, Manifest } from '../manifest-format.ts';
import { scanPartitions } from '../read/scan.ts';
import { quoted } from '../sql.ts';
import type { FoldDatabase } from './fold-database.ts';
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
 * proportion to what is held, and a question opens few files. Answers change by nothing. What answers and an import's
 * own telling of it go on sharing a file where they did. `lost`: files that cannot be believed, which stay as they are.
 */
export async function compactFiles(
  database: FoldDatabase,
  directory: string,
  manifest: Manifest,
  lost: ReadonlySet<string>,
): Promise<Manifest> {
  const isKept = (entry: Entry, grain: Grain) => lost.has(entry[grain] ?? '');
  const rewrites = GRAINS.flatMap((grain) => {
    const without = <E extends Entry>(entries: readonly E[]) => entries.filter((entry) => !isKept(entry, grain));
    const { files, partitions, layers } = manifest;
    return toRewrite({ files, partitions: without(partitions), layers: without(layers) }, grain);
  });
  if (rewrites.length === 0) return manifest;
  const working = await WorkingFiles.open(directory);
  const files = { ...manifest.files };
  const moved = new Map<string, string>();
  for (const { grain, entries } of rewrites) {
    const days = entries.map(({ day }) => day);
    const file = newFileName(entries[0] as Entry, grain, days);
    const scan = scanPartitions(directory, manifest.files, entries, grain) ?? '';
    const [exclude, time] = grain === 'daily' ? ['', 'day'] : [' EXCLUDE (day)', 'hour'];
    await database.run(
      `COPY (SELECT *${exclude} FROM (${scan}) ORDER BY ${grain === 'daily' ? time : `${time} // 24`}, sender)
       TO ${quoted(working.add(file))} ${PARQUET_OPTIONS}`,
    );
    files[file] = { days: dayRanges(days) };
    for (const entry of entries) moved.set(placeOf(entry, grain), file);
  }
  await working.finish(files);
  const placed = <E extends Entry>(entry: E): E => ({
    ...entry,
    ...Object.fromEntries(GRAINS.map((grain) => [grain, moved.get(placeOf(entry, grain)) ?? entry[grain]])),
  });
  return { ...manifest, files, partitions: manifest.partitions.map(placed), layers: manifest.layers.map(placed) };
}

/** Where the rows of one day lie: in one file no day stands twice. */
const placeOf = (entry: Entry, grain: Grain): string => `${entry[grain]} ${entry.day}`;

/** What may be rewritten. */
interface Stored extends Pick<Manifest, 'files'> {
  readonly partitions: readonly Entry[];
  readonly layers: readonly Entry[];
}

interface Rewrite {
  readonly grain: Grain;
  readonly entries: readonly Entry[];
}

/** Per slice what should move together into a new file. */
function toRewrite(manifest: Stored, grain: Grain): readonly Rewrite[] {
  const answering = byFile(manifest.partitions, grain);
  const places = new Set(manifest.partitions.map((entry) => placeOf(entry, grain)));
  const others = new Map(
    manifest.layers
      .filter((entry) => !places.has(placeOf(entry, grain)))
      .map((entry) => [placeOf(entry, grain), entry] as const),
  );
  const silent = byFile([...others.values()], grain);
  const liveIn = (file: string) => (answering.get(file)?.length ?? 0) + (silent.get(file)?.length ?? 0);
  const isMostlyDead = (file: string) => liveIn(file) * 2 < daysIn(manifest, file);
  return [
    ...answeringRewrites(answering, isMostlyDead).map((entries) => ({ grain, entries: inOrder(entries) })),
    // Several of these may tell of one day: each file is rewritten by itself.
    ...[...silent].flatMap(([file, entries]) => (isMostlyDead(file) ? [{ grain, entries: inOrder(entries) }] : [])),
  ];
}

function answeringRewrites(
  answering: ReadonlyMap<string, readonly Entry[]>,
  isMostlyDead: (file: string) => boolean,
): readonly (readonly Entry[])[] {
  const slices = new Map<string, Map<string, readonly Entry[]>>();
  for (const [file, entries] of answering) {
    const [first] = entries;
    if (first === undefined) continue;
    const id = `${first.kind}/${first.source}/${sliceId(first.slice)}`;
    slices.set(id, (slices.get(id) ?? new Map<string, readonly Entry[]>()).set(file, entries));
  }
  return [...slices.values()].flatMap((files) => {
    const small = [...files.values()].filter(
      (entries) => entries.length < SMALL_DAYS && factsOf(entries) < SMALL_FACTS,
    );
    const gathered = small.length >= MANY_SMALL ? small : [];
    const mostlyDead = [...files].flatMap(([file, entries]) =>
      isMostlyDead(file) && !gathered.includes(entries) ? [entries] : [],
    );
    const entries = [...gathered, ...mostlyDead].flat();
    return entries.length > 0 ? [entries] : [];
  });
}

function byFile(entries: readonly Entry[], grain: Grain): ReadonlyMap<string, readonly Entry[]> {
  const files = new Map<string, Entry[]>();
  for (const entry of entries) {
    const file = entry[grain];
    if (file === null) continue;
    const known = files.get(file);
    if (known) known.push(entry);
    else files.set(file, [entry]);
  }
  return files;
}

const inOrder = (entries: readonly Entry[]): readonly Entry[] => entries.toSorted((a, b) => a.day - b.day);

const factsOf = (entries: readonly Entry[]): number => entries.reduce((sum, { facts }) => sum + facts, 0);

const daysIn = (manifest: Pick<Manifest, 'files'>, file: string): number =>
  (manifest.files[file]?.days ?? []).reduce((sum, [first, last]) => sum + last - first + 1, 0);
