import type { Kind } from '../mailflow/dimensions.ts';
import { type Partition, partitionId } from '../mailflow/partition.ts';
import { type Slice, sliceId } from '../mailflow/slice.ts';
import { type Day, dayOf, MS_PER_DAY, MS_PER_HOUR, startOfDay } from '../mailflow/time.ts';
import type { CommitPlan, SourceResult, StagedDay } from '../ports.ts';

export interface KeptDay {
  readonly kind: Kind;
  readonly day: Day;
  readonly reason: 'file-holds-only-a-part' | 'file-was-cut' | 'file-has-no-rows';
}

/** A file that begins or ends further than this from midnight may hold only a part of that day. */
const EDGE_MS = MS_PER_HOUR;

/**
 * Which days an import writes, and which stored days it must leave alone. A newer file replaces an older one day by
 * day, but never a day with more messages by one that is cut off or at the edge of its file, and never something by
 * nothing. Days between a file's first and last without rows are days without mail, and known to be.
 */
export function planWrites(
  source: string,
  result: Pick<SourceResult, 'mode' | 'precision' | 'from' | 'to' | 'cut' | 'derivedCounts'>,
  staged: readonly StagedDay[],
  stored: readonly Partition[],
  now: Date,
): { readonly write: CommitPlan['write']; readonly kept: readonly KeptDay[] } {
  const write: CommitPlan['write'][number][] = [];
  const kept: KeptDay[] = [];
  if (result.from === null || result.to === null) return { write, kept };
  const { from, to } = result;
  const held = new Map(stored.map((partition) => [partitionId(partition), partition]));
  const first = dayOf(from);
  const last = dayOf(new Date(Math.max(from.getTime(), to.getTime() - (result.precision === 'day' ? 1 : 0))));

  for (const { kind, slice } of streamsOf(staged)) {
    const messages = new Map(
      staged.filter((s) => s.kind === kind && sliceId(s.slice) === sliceId(slice)).map((s) => [s.day, s.messages]),
    );
    for (let day = first; day <= last; day++) {
      const before = held.get(partitionId({ kind, source, slice, day }));
      const edge = result.precision === 'hour' && isEdge(day, result, from, to);
      const reason =
        before && result.mode === 'replace' ? reasonToKeep(before, messages.get(day), edge, result.cut) : null;
      if (reason) {
        kept.push({ kind, day, reason });
        continue;
      }
      const untilSeconds = Math.floor(Math.min(to.getTime(), (day + 1) * MS_PER_DAY) / 1000);
      write.push({
        kind,
        source,
        slice,
        day,
        precision: result.precision,
        cut: result.cut,
        derivedCounts: result.derivedCounts,
        // Logs go on where they ended: what was the ragged first day of a log stays it, and no later day becomes one.
        edge: result.mode === 'merge' && before ? edge && before.edge : edge,
        untilSeconds,
        importedAtSeconds: Math.floor(now.getTime() / 1000),
      });
    }
  }
  return { write, kept };
}

function reasonToKeep(
  before: Partition,
  messages: number | undefined,
  edge: boolean,
  cut: boolean,
): KeptDay['reason'] | null {
  if (messages === undefined) return before.messages > 0 ? 'file-has-no-rows' : null;
  if (messages >= before.messages) return null;
  return cut ? 'file-was-cut' : edge ? 'file-holds-only-a-part' : null;
}

function isEdge(day: Day, { mode }: Pick<SourceResult, 'mode'>, from: Date, to: Date): boolean {
  const startsLate = from.getTime() - startOfDay(day).getTime() > EDGE_MS;
  const endsEarly = startOfDay(day + 1).getTime() - to.getTime() > EDGE_MS;
  return mode === 'merge' ? startsLate : startsLate || endsEarly;
}

function streamsOf(staged: readonly StagedDay[]): readonly { readonly kind: Kind; readonly slice: Slice }[] {
  return [...new Map(staged.map(({ kind, slice }) => [`${kind} ${sliceId(slice)}`, { kind, slice }])).values()];
}
