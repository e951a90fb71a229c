import type { Kind } from '../../model/dimensions.ts';
import { isReported, type Partition } from '../../model/partition.ts';
import { sliceId } from '../../model/slice.ts';
import type { Day } from '../../model/time.ts';

/** What is held of one slice. */
export interface Holding {
  readonly kind: Kind;
  readonly source: string;
  readonly slice: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Days told of, also those without mail. */
  readonly days: number;
  /** Null of what counts no mail, such as the sessions of TLS reports. */
  readonly messages: number | null;
  /** Days whose file was cut off. */
  readonly cutDays: number;
}

/** Messages of what counts mail. */
export const messagesOf = (partitions: readonly Partition[]): number =>
  partitions.filter(isReported).reduce((sum, { messages }) => sum + messages, 0);

export function holdingsOf(partitions: readonly Partition[]): readonly Holding[] {
  const slices = new Map<string, Partition[]>();
  for (const partition of partitions) {
    const id = `${partition.kind} ${partition.source} ${sliceId(partition.slice)}`;
    slices.set(id, [...(slices.get(id) ?? []), partition]);
  }
  return [...slices]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, of]) => {
      const days = of.map(({ day }) => day);
      const { kind, source, slice } = of[0] as Partition;
      return {
        kind,
        source,
        slice: sliceId(slice),
        firstDay: days.reduce((a, b) => Math.min(a, b)),
        lastDay: days.reduce((a, b) => Math.max(a, b)),
        days: days.length,
        messages: isReported({ kind }) ? messagesOf(of) : null,
        cutDays: of.filter(({ cut }) => cut).length,
      };
    });
}
