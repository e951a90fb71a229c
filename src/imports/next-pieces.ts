import { MS_PER_DAY } from '../model/time.ts';
import { type ImportDetails, type ImportRecord, isLive } from './import-record.ts';

/** Lines of several programs may be this much out of order where a log was cut. */
const DISORDER_MS = 5000;

interface ReadPiece extends Pick<ImportDetails, 'to' | 'slices'> {
  /** Imports whose open sessions it was read with, and joined to what it has. */
  readonly readWith: readonly number[];
}

/**
 * Pieces of the same log that go on where this one ends and were read before it, so far as what lies in both was not joined:
 * a log that is followed, unless its source looks at what others left, and what more imports lie between than are remembered.
 */
export function nextPiecesNotes(
  { to, slices, readWith }: ReadPiece,
  { source, joinsLogs }: { readonly source: string; readonly joinsLogs: boolean },
  imports: readonly ImportRecord[],
): readonly string[] {
  if (to === null) return [];
  const end = Date.parse(to);
  const next = imports
    .filter((each) => isLive(each) && each.source === source && each.mode === 'merge' && each.from !== null)
    .filter((each) => each.slices?.some((slice) => slices?.includes(slice)))
    .filter(({ from }) => {
      const gap = Date.parse(from ?? '') - end;
      return gap >= -DISORDER_MS && gap <= MS_PER_DAY / 2;
    });
  return next.flatMap(({ id, file, stream }) => {
    if (stream !== undefined) return joinsLogs || isReadBefore(stream) ? [] : [followedNote(file)];
    return readWith.includes(id)
      ? []
      : [
          `Import ${id} (${file}) goes on where this file ends, and was imported before it. Import ${file} again, so that messages that lie in both files are counted right.`,
        ];
  });

  /** It is not the beginning of the followed log that lies behind this file, but a later day of it. */
  function isReadBefore(stream: string): boolean {
    return imports.some(
      (each) => each.stream === stream && each.from !== null && Date.parse(each.from) < end - DISORDER_MS,
    );
  }
}

const followedNote = (file: string): string =>
  `${file} is followed, and its first lines were read before this file, which ends where they begin. Mail that was on its way then, and sessions that were open, count as ${file} alone shows them.`;
