import type { History } from '../../src/rules/history.ts';
import { givenHistory } from './given-history.ts';

type Given = Parameters<typeof givenHistory>[0];

/** What was known after the first day, after the second, and so on to the end of what is given. */
export function growing({ firstDay, senders = {}, paths = [], reports = [] }: Omit<Given, 'now'>): readonly History[] {
  const length = Math.max(
    0,
    reports.length,
    ...paths.map(({ days }) => days.length),
    ...Object.values(senders).map((d) => d.length),
  );
  return Array.from({ length }, (_, at) =>
    givenHistory({
      firstDay,
      senders: Object.fromEntries(Object.entries(senders).map(([address, days]) => [address, days.slice(0, at + 1)])),
      reports: reports.slice(0, at + 1),
      paths: paths.map((path) => ({ ...path, days: path.days.slice(0, at + 1) })),
    }),
  );
}

/** The same entry so many times. */
export const times = <T>(count: number, each: T): readonly T[] => Array.from({ length: count }, () => each);
