import { join, sep } from 'node:path';
import { DIRECTIONS, type Direction } from '../../../../src/model/dimensions.ts';
import type { DirectionCounts } from '../../../../src/model/partition.ts';
import type { FileSums } from '../file-sums.ts';
import type { Entry, Manifest } from '../manifest-format.ts';
import type { RunSql } from '../read/facts-sql.ts';
import { scanPartitions } from '../read/scan.ts';

/**
 * The manifest with every entry's messages per direction. Older versions did not write them: those entries are counted
 * from their files, once per reading, and the next commit keeps the counts. Those of damaged files stay without.
 */
export async function withDirections(
  manifest: Manifest,
  directory: string,
  run: RunSql,
  sums: FileSums,
): Promise<Manifest> {
  const without = manifest.partitions.filter(({ directions }) => directions === undefined);
  if (without.length === 0) return manifest;
  const lost = await sums.faults(
    manifest.files,
    without.flatMap(({ daily }) => daily ?? []),
  );
  const uncounted = without.filter(({ daily }) => daily === null || !lost.has(daily));
  const isUncounted = new Set<Entry>(uncounted);
  const scan = scanPartitions(directory, manifest.files, uncounted, 'daily', { withFileName: true });
  const rows =
    scan === null
      ? []
      : await run(
          `SELECT filename, day, direction, sum(messages)::DOUBLE FROM (${scan}) GROUP BY ALL HAVING sum(messages) > 0`,
        );
  const counts = directionsByKey(
    rows.map(([file, day, direction, messages]) => [
      keyOf(String(file), day),
      direction as Direction,
      Number(messages),
    ]),
  );
  const counted = <E extends Entry>(entry: E): E => ({
    ...entry,
    directions: (entry.daily === null ? undefined : counts.get(keyOf(join(directory, entry.daily), entry.day))) ?? {},
  });
  return {
    ...manifest,
    partitions: manifest.partitions.map((entry) => (isUncounted.has(entry) ? counted(entry) : entry)),
  };
}

/** (key, direction, messages) rows as counts by key, with the directions in their usual order. */
export function directionsByKey<K>(
  rows: readonly (readonly [K, Direction, number])[],
): ReadonlyMap<K, DirectionCounts> {
  const counts = new Map<K, Partial<Record<Direction, number>>>();
  for (const wanted of DIRECTIONS) {
    for (const [key, direction, messages] of rows) {
      if (direction === wanted) counts.set(key, { ...counts.get(key), [direction]: messages });
    }
  }
  return counts;
}

const keyOf = (file: string, day: unknown): string => `${file.replaceAll(sep, '/')} ${day}`;
