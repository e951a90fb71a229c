import { chooseAuthority } from './authority.ts';
import type { Partition } from './partition.ts';
import type { Answering } from './question.ts';
import type { Day } from './time.ts';

/** The kinds whose messages per day can be held against one another. */
export const TOTALLED_KINDS = ['connector', 'smtp-auth'] as const;
export type TotalledKind = (typeof TOTALLED_KINDS)[number];

/** What a source counts on a day, whether it answers for that day or another source does. */
export interface DayTotal {
  readonly day: Day;
  readonly messages: number;
  /** False where more of the day may come: a file was cut off, or began or ended within it. */
  readonly isWhole: boolean;
  /** Up to when the day is known, seconds since 1970. */
  readonly untilSeconds: number;
}

/** The days of one kind of one source, oldest first. A day that it does not know is absent. */
export interface SourceTotals {
  readonly kind: TotalledKind;
  readonly source: string;
  readonly days: readonly DayTotal[];
}

/** A file that ends less than this before midnight tells the whole day. */
const EDGE_SECONDS = 3600;
const SECONDS_PER_DAY = 86_400;

/** The messages per day of every kind and source, each source alone: of slices that overlap one counts. */
export function sourceTotals(partitions: readonly Partition[]): readonly SourceTotals[] {
  return TOTALLED_KINDS.flatMap((kind) => {
    const ofKind = partitions.filter((each) => each.kind === kind);
    const sources = [...new Set(ofKind.map(({ source }) => source))].sort();
    return sources.map((source): SourceTotals => {
      const own = ofKind.filter((each) => each.source === source);
      return { kind, source, days: dayTotals(chooseAuthority(own, [source]).answering) };
    });
  });
}

function dayTotals(answering: readonly Answering[]): readonly DayTotal[] {
  const totals = new Map<Day, DayTotal>();
  for (const each of answering) {
    const { day, untilSeconds } = each;
    const known = totals.get(day);
    const isWhole = !each.edge && !each.cut && untilSeconds >= (day + 1) * SECONDS_PER_DAY - EDGE_SECONDS;
    totals.set(day, {
      day,
      messages: (known?.messages ?? 0) + messagesOf(each),
      isWhole: isWhole && (known?.isWhole ?? true),
      untilSeconds: Math.max(known?.untilSeconds ?? 0, untilSeconds),
    });
  }
  return [...totals.values()].sort((a, b) => a.day - b.day);
}

/** Those of the directions that it answers for, where they were counted apart. */
const messagesOf = ({ messages, directions, onlyFor }: Answering): number =>
  onlyFor === undefined || directions === undefined
    ? messages
    : onlyFor.reduce((sum, direction) => sum + (directions[direction] ?? 0), 0);
