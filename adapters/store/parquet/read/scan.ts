import { join } from 'node:path';
import type { Day } from '../../../../src/model/time.ts';
import type { Grain } from '../layout.ts';
import type { Entry, Manifest } from '../manifest-format.ts';
import { quoted, quotedList } from '../sql.ts';

/**
 * SQL that yields exactly the rows of these partitions, with their day. Files may hold dead days (replaced since, or
 * answered by another source): where a file's days within the span are just the wanted ones a range will do, the
 * other files are read by (file, day).
 */
export function scanPartitions(
  directory: string,
  files: Manifest['files'],
  entries: readonly Entry[],
  grain: Grain,
  options: { readonly condition?: string | null; readonly withFileName?: boolean } = {},
): string | null {
  const wanted = new Map<string, Day[]>();
  for (const entry of entries) {
    const file = entry[grain];
    if (file === null) continue;
    const days = wanted.get(file);
    if (days) days.push(entry.day);
    else wanted.set(file, [entry.day]);
  }
  if (wanted.size === 0) return null;
  const all = [...wanted.values()].flat();
  const first = all.reduce((a, b) => Math.min(a, b));
  const last = all.reduce((a, b) => Math.max(a, b));

  const plain = [...wanted].filter(([file, days]) => daysWithin(files[file]?.days ?? [], first, last) === days.length);
  const picked = [...wanted].filter(([file]) => !plain.some(([other]) => other === file));
  const span =
    grain === 'daily' ? `day BETWEEN ${first} AND ${last}` : `hour BETWEEN ${first * 24} AND ${last * 24 + 23}`;
  const { condition = null, withFileName = false } = options;
  const where = `WHERE ${span}${condition === null ? '' : ` AND ${condition}`}`;
  const day = grain === 'daily' ? 'day' : 'hour // 24';
  const columns = (exclude: string) => `${grain === 'daily' ? '' : `${day} AS day, `}*${exclude}`;
  const paths = (chosen: typeof plain) => chosen.map(([file]) => join(directory, file));
  const scans: string[] = [];
  if (plain.length > 0) scans.push(`SELECT ${columns('')} FROM ${readParquet(paths(plain), withFileName)} ${where}`);
  if (picked.length > 0) {
    const pairs = picked.flatMap(([file, days]) => days.map((d) => `(${quoted(join(directory, file))}, ${d})`));
    scans.push(`SELECT ${columns(withFileName ? '' : ' EXCLUDE (filename)')} FROM ${readParquet(paths(picked), true)}
      ${where} AND (filename, ${day}) IN (VALUES ${pairs.join(', ')})`);
  }
  return scans.join(' UNION ALL BY NAME ');
}

const readParquet = (paths: readonly string[], withFileName: boolean): string =>
  `read_parquet([${quotedList(paths.map(literally))}], hive_partitioning = false${withFileName ? ', filename = true' : ''})`;

/** File names are patterns to DuckDB: what would be a wildcard in a folder's name is put in brackets. */
const literally = (path: string): string => path.replace(/[*?[]/g, '[$&]');

const daysWithin = (ranges: readonly (readonly [Day, Day])[], first: Day, last: Day): number =>
  ranges.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, last) - Math.max(from, first) + 1), 0);
