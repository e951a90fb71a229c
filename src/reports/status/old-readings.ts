import { type ImportRecord, isLive, LEGACY_IMPORT } from '../../imports/import-record.ts';
import { counted } from '../../model/format.ts';
import type { Partition } from '../../model/partition.ts';

/** The source whose older version counted sessions as messages. */
const MISCOUNTED = 'postfix-log';

/**
 * What cannot be corrected without the files: days of logs from before imports were kept apart. `partitions`: of the
 * window. A day that a newer import has told of is not among them.
 */
export function oldReadingsNotes(
  partitions: readonly Partition[],
  imports: readonly ImportRecord[],
): readonly string[] {
  const legacy = imports.find(({ id }) => id === LEGACY_IMPORT);
  if (legacy === undefined || !isLive(legacy)) return [];
  const until = Date.parse(legacy.at) / 1000;
  const old = partitions.filter(({ source, importedAtSeconds }) => source === MISCOUNTED && importedAtSeconds <= until);
  const days = new Set(old.map(({ day }) => day)).size;
  if (days === 0) return [];
  return [
    `Postfix logs of ${counted(days, 'day')}, imported up to ${legacy.at.slice(0, 10)} by an older version, may include mail that was never accepted. Import these logs again to correct the figures.`,
  ];
}
