import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PartitionKey } from '../../../src/model/partition.ts';
import { sliceId } from '../../../src/model/slice.ts';
import { type Day, dayText } from '../../../src/model/time.ts';

/** `daily` has no hour and no client; `hourly` has both; `events` has one row per logged message (merging sources). */
export const GRAINS = ['daily', 'hourly', 'events'] as const;
export type Grain = (typeof GRAINS)[number];

/** The file that holds a partition's rows, per grain. */
export type Places = Readonly<Record<Grain, string | null>>;

/**
 * Where a new file lives below the facts directory: the days it spans, the grain, and a number nobody had before. Two
 * files of the same facts differ in their bytes, so a name that a manifest may have is never used again.
 */
export function newFileName(stream: Omit<PartitionKey, 'day'>, grain: Grain, days: readonly Day[]): string {
  const folder = join(stream.kind, folderName(stream.source), folderName(sliceId(stream.slice)));
  const own = randomBytes(8).toString('hex');
  return join(folder, `${dayText(Math.min(...days))}_${dayText(Math.max(...days))}.${grain}.${own}.parquet`);
}

/** A folder name that keeps plain words readable and can never leave its place, whatever a connector is called. */
function folderName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9=.-]+/g, '_').replace(/^\.+/, '_');
  if (plain === text && plain.length <= 80) return plain;
  return `${plain.slice(0, 60)}~${sha256(text).slice(0, 10)}`;
}

/** Days as ranges of first and last day. */
export function dayRanges(days: readonly Day[]): [Day, Day][] {
  const ranges: [Day, Day][] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && day <= last[1] + 1) last[1] = day;
    else ranges.push([day, day]);
  }
  return ranges;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
