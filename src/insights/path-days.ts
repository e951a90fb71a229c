import type { ConnectorType, Direction } from '../mailflow/dimensions.ts';
import { type Day, dayOf, startOfHour } from '../mailflow/time.ts';
import { noTlsCounts, type TlsCounts } from '../mailflow/tls.ts';
import type { ConnectorHistory, PathDay } from './history.ts';

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
  const held = days.filter(({ day }) => day >= firstDay && day * 24 < until);
  const names = new Map(wanted.map((named) => [named.path, named]));
  const seen = new Map<string, Map<Day, TlsCounts>>();
  for (const { day, paths } of held) {
    for (const at of paths) {
      if (!looksAt(at)) continue;
      names.set(at.path, at);
      const counts = seen.get(at.path) ?? new Map<Day, TlsCounts>();
      seen.set(at.path, counts.set(day, at.tls));
    }
  }
  const told = new Map(held.map(({ day, directions }) => [day, directions]));
  const paths = [...names.values()].map(({ path, direction, connectorType, connector }): PathDays => {
    const counts = seen.get(path);
    const on = (day: Day) => (told.get(day)?.includes(direction) ? (counts?.get(day) ?? noTlsCounts()) : null);
    const series = Array.from({ length }, (_, at) => on(firstDay + at));
    return { path, direction, connectorType, connector, days: series, today: on(today) };
  });
  return { firstDay, lastDay: today - 1, todayShare: (until % 24) / 24, paths };
}
