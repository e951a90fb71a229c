import type { Kind } from '../model/dimensions.ts';
import { type Slice, sliceId } from '../model/slice.ts';
import { type Day, dayOf, MS_PER_DAY, MS_PER_HOUR, startOfDay } from '../model/time.ts';
import type { CommitPlan, StagedDay } from '../ports/fact-store.ts';
import type { SourceResult } from '../ports/source.ts';

/** A file that begins or ends further than this from midnight may hold only a part of that day. */
const EDGE_MS = MS_PER_HOUR;

/**
 * The days an import tells of, and how completely. Days between a file's first and last without rows are days without
 * mail, and known to be. Which of them answer is decided when they are folded onto what is held (imports/fold.ts).
 */
export function planWrites(
  source: string,
  result: Pick<SourceResult, 'mode' | 'precision' | 'from' | 'to' | 'cut' | 'derivedCounts' | 'inferred'>,
  staged: readonly StagedDay[],
  now: Date,
): CommitPlan['write'] {
  const write: CommitPlan['write'][number][] = [];
  if (result.from === null || result.to === null) return write;
  const { from, to } = result;
  const first = dayOf(from);
  const last = dayOf(new Date(Math.max(from.getTime(), to.getTime() - (result.precision === 'day' ? 1 : 0))));

  // A log that goes on from an earlier file may finish what began there: of those days it tells no more than that.
  for (const { kind, slice, day } of result.mode === 'merge' ? staged.filter((each) => each.day < first) : []) {
    const untilSeconds = startOfDay(day).getTime() / 1000;
    const { precision, cut, derivedCounts } = result;
    const importedAtSeconds = Math.floor(now.getTime() / 1000);
    write.push({
      ...{ kind, source, slice, day, precision, cut, derivedCounts },
      edge: true,
      untilSeconds,
      importedAtSeconds,
    });
  }
  for (const { kind, slice } of streamsOf(staged)) {
    const inferred = result.inferred?.find((each) => each.kind === kind && sliceId(each.slice) === sliceId(slice));
    const shown = inferred && Object.keys(inferred.filters).length > 0 ? { inferred: inferred.filters } : {};
    for (let day = first; day <= last; day++) {
      const untilSeconds = Math.floor(Math.min(to.getTime(), (day + 1) * MS_PER_DAY) / 1000);
      write.push({
        kind,
        source,
        slice,
        day,
        precision: result.precision,
        cut: result.cut,
        derivedCounts: result.derivedCounts,
        ...shown,
        // Logs go on where they ended: only their beginning is ragged. Several of one day are joined when they are folded.
        edge: result.precision === 'hour' && isEdge(day, result, from, to),
        untilSeconds,
        importedAtSeconds: Math.floor(now.getTime() / 1000),
      });
    }
  }
  return write;
}

function isEdge(day: Day, { mode }: Pick<SourceResult, 'mode'>, from: Date, to: Date): boolean {
  const startsLate = from.getTime() - startOfDay(day).getTime() > EDGE_MS;
  const endsEarly = startOfDay(day + 1).getTime() - to.getTime() > EDGE_MS;
  return mode === 'merge' ? startsLate : startsLate || endsEarly;
}

function streamsOf(staged: readonly StagedDay[]): readonly { readonly kind: Kind; readonly slice: Slice }[] {
  return [...new Map(staged.map(({ kind, slice }) => [`${kind} ${sliceId(slice)}`, { kind, slice }])).values()];
}
