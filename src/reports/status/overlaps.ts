import { chooseAuthority } from '../../model/authority.ts';
import { DIRECTIONS, type Direction, type Kind } from '../../model/dimensions.ts';
import type { Partition } from '../../model/partition.ts';
import type { Answering } from '../../model/question.ts';
import type { Day } from '../../model/time.ts';

/** What one source alone would answer. */
interface SourceMessages {
  readonly source: string;
  readonly messages: number;
}

/** One kind and direction of mail on one day that several sources tell. */
interface OverlapDay {
  readonly day: Day;
  /** In the order of their names. */
  readonly bySource: readonly SourceMessages[];
  /** Between the most and the least that is told. */
  readonly difference: number;
  /** More than a fifth of the most, and more than 20 messages. */
  readonly isBig: boolean;
}

/** A kind and direction of mail that several sources tell. */
export interface Overlap {
  readonly kind: Kind;
  readonly direction: Direction;
  readonly sources: readonly string[];
  readonly days: number;
  readonly bigDays: number;
  /** The three days that differ most, the worst first; days without a difference are none. */
  readonly worst: readonly OverlapDay[];
}

const BIG_SHARE = 0.2;
const BIG_MESSAGES = 20;
const WORST_SHOWN = 3;

/** Where sources overlap, and by how much they differ, by kind and direction. */
export function overlapsOf(partitions: readonly Partition[]): readonly Overlap[] {
  const answer = new Map<string, Map<Day, SourceMessages[]>>();
  for (const kind of ['connector', 'smtp-auth'] as const) {
    const ofKind = partitions.filter((partition) => partition.kind === kind);
    for (const source of [...new Set(ofKind.map((partition) => partition.source))].sort()) {
      const alone = chooseAuthority(
        ofKind.filter((partition) => partition.source === source),
        [source],
      ).answering;
      for (const direction of kind === 'smtp-auth' ? (['submission'] as const) : DIRECTIONS) {
        for (const [day, messages] of messagesByDay(alone, direction)) {
          const days = answer.get(`${kind} ${direction}`) ?? new Map<Day, SourceMessages[]>();
          answer.set(`${kind} ${direction}`, days);
          days.set(day, [...(days.get(day) ?? []), { source, messages }]);
        }
      }
    }
  }
  return [...answer].flatMap(([key, byDay]) => {
    const [kind, direction] = key.split(' ') as [Kind, Direction];
    const days = [...byDay].filter(([, each]) => each.length > 1).map(([day, each]) => compared(day, each));
    if (days.length === 0) return [];
    const differing = days.filter(({ difference }) => difference > 0);
    const worst = differing.sort((a, b) => b.difference - a.difference || a.day - b.day).slice(0, WORST_SHOWN);
    const sources = [...new Set(days.flatMap((day) => day.bySource.map(({ source }) => source)))].sort();
    return [{ kind, direction, sources, days: days.length, bigDays: days.filter(({ isBig }) => isBig).length, worst }];
  });
}

function compared(day: Day, bySource: readonly SourceMessages[]): OverlapDay {
  const counts = bySource.map(({ messages }) => messages);
  const most = Math.max(...counts);
  const difference = most - Math.min(...counts);
  return { day, bySource, difference, isBig: difference > most * BIG_SHARE && difference > BIG_MESSAGES };
}

/** Days on which the source tells of the direction, if only that there was nothing. */
function messagesByDay(answering: readonly Answering[], direction: Direction): ReadonlyMap<Day, number> {
  const days = new Map<Day, number>();
  for (const { kind, day, slice, messages, directions, onlyFor } of answering) {
    const limit = slice.filters['direction'];
    if (onlyFor !== undefined && !onlyFor.includes(direction)) continue;
    if (kind === 'connector' && limit !== undefined && limit !== direction) continue;
    const counted = kind === 'smtp-auth' || limit === direction ? messages : (directions?.[direction] ?? 0);
    if (kind === 'connector' && limit === undefined && counted === 0) continue;
    days.set(day, (days.get(day) ?? 0) + counted);
  }
  return days;
}
