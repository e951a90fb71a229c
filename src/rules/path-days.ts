import type { ConnectorType, Direction } from '../model/dimensions.ts';
import { type Day, dayOf, startOfHour } from '../model/time.ts';
import { noTlsCounts, type TlsCounts } from '../model/tls.ts';
import type { ConnectorDay, ConnectorHistory, PathDay } from './history.ts';
import { remembered } from './remembered.ts';

/** One path through the days that a rule asked for. */
export interface PathDays {
  readonly path: string;
  readonly direction: Direction;
  readonly connectorType: ConnectorType;
  readonly connector: string;
  /** One entry per day from `firstDay` on; null where nobody told us about the path's direction. Zero is known. */
  readonly days: readonly (TlsCounts | null)[];
  /** What is known of the day after them, of which a part is over. */
  readonly today: TlsCounts | null;
}

export interface ConnectorDays {
  readonly firstDay: Day;
  /** The last whole day that the data reach. */
  readonly lastDay: Day;
  /** How much of the day after `lastDay` is over, 0…1. */
  readonly todayShare: number;
  /** Those that were seen, and those that are `wanted` because of what was seen of them before. */
  readonly paths: readonly PathDays[];
}

type Named = Omit<PathDays, 'days' | 'today'>;

/** The history of the last `length` whole days, path by path; null when no day is known. */
export function connectorDays(
  { until, days }: ConnectorHistory,
  length: number,
  looksAt: (path: PathDay) => boolean,
  wanted: readonly Named[] = [],
): ConnectorDays | null {
  if (until === null) return null;
  const today = dayOf(startOfHour(until));
  const firstDay = today - length;
  const over = wholeDays.of(
    days.filter(({ day }) => day >= firstDay && day < today),
    firstDay,
    length,
  );
  const last = days.find(({ day }) => day === today && day * 24 < until);
  const seenToday = new Map(last?.paths.map((path) => [path.path, path]));
  const names = new Map(wanted.map((named) => [named.path, named]));
  for (const seen of [over.paths, seenToday]) {
    for (const path of seen.values()) if (looksAt(path)) names.set(path.path, path);
  }
  const paths = [...names.values()].map(({ path, direction, connectorType, connector }): PathDays => {
    const isTold = last?.directions.includes(direction) ?? false;
    return {
      path,
      direction,
      connectorType,
      connector,
      days: over.series(path, direction),
      today: isTold ? (seenToday.get(path)?.tls ?? noTlsCounts()) : null,
    };
  });
  return { firstDay, lastDay: today - 1, todayShare: (until % 24) / 24, paths };
}

interface WholeDays {
  /** By name, as it was last seen. */
  readonly paths: ReadonlyMap<string, PathDay>;
  /** The same array for every look of a day. */
  readonly series: (path: string, direction: Direction) => PathDays['days'];
}

/** What the days that are over say of every path, whichever rule asks; by the first day and how many there are. */
const wholeDays = remembered(function* (
  held: readonly ConnectorDay[],
  firstDay = 0,
  length = 0,
): Generator<undefined, WholeDays> {
  const paths = new Map<string, PathDay>();
  const counts = new Map<string, Map<Day, TlsCounts>>();
  for (const { day, paths: seen } of held) {
    for (const path of seen) {
      paths.set(path.path, path);
      counts.set(path.path, (counts.get(path.path) ?? new Map<Day, TlsCounts>()).set(day, path.tls));
    }
  }
  const answer = new Map(held.map(({ day, directions }) => [day, directions]));
  const made = new Map<string, PathDays['days']>();
  const make = (path: string, direction: Direction): PathDays['days'] =>
    Array.from({ length }, (_, at) => {
      const day = firstDay + at;
      return answer.get(day)?.includes(direction) ? (counts.get(path)?.get(day) ?? noTlsCounts()) : null;
    });
  return {
    paths,
    series(path, direction) {
      const series = made.get(path) ?? make(path, direction);
      made.set(path, series);
      return series;
    },
  };
});
