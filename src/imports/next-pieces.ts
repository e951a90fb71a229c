import { MS_PER_DAY } from '../model/time.ts';
import { type ImportDetails, type ImportRecord, isLive } from './import-record.ts';

/** Lines of several programs may be this much out of order where a log was cut. */
const DISORDER_MS = 5000;

/**
 * Pieces of the same log that go on where this one ends and were imported before it: what lies in both could not be
 * joined, since the later piece was read without the earlier one.
 */
export function nextPiecesNotes(
  about: Pick<ImportDetails, 'to' | 'slices' | 'file'>,
  source: string,
  imports: readonly ImportRecord[],
): readonly string[] {
  if (about.to === null) return [];
  const end = Date.parse(about.to);
  return imports
    .filter((each) => isLive(each) && each.source === source && each.mode === 'merge' && each.from !== null)
    .filter(({ slices = [] }) => slices.some((slice) => about.slices?.includes(slice)))
    .filter(({ from }) => {
      const gap = Date.parse(from ?? '') - end;
      return gap >= -DISORDER_MS && gap <= MS_PER_DAY / 2;
    })
    .map(
      ({ id, file }) =>
        `Import ${id} (${file}) goes on where this file ends, and was imported before it. Import ${file} again, so that messages that lie in both files are counted right.`,
    );
}
