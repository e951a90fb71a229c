import { sourceTotals, type TotalledKind } from '../model/day-totals.ts';
import { count } from '../model/format.ts';
import { type JudgedDay, judgeDays } from '../model/odd-days.ts';
import type { Partition } from '../model/partition.ts';
import { type Day, dayOf, dayText } from '../model/time.ts';

/** A day with far fewer or far more messages than its weekday usually has. */
interface OddDay extends Omit<JudgedDay, 'is'> {
  readonly kind: TotalledKind;
  readonly is: 'drop' | 'jump';
}

/** Which of the `written` days of a source are odd beside their weekday. Only whole days that are over count. */
export function oddDays(
  held: readonly Partition[],
  source: string,
  written: ReadonlySet<Day>,
  now: Date,
): readonly OddDay[] {
  const own = sourceTotals(held.filter((each) => each.source === source));
  return own.flatMap(({ kind, days }) =>
    judgeDays(days).flatMap(({ is, ...judged }): readonly OddDay[] =>
      is === 'usual' || !written.has(judged.day) || judged.day >= dayOf(now) ? [] : [{ ...judged, kind, is }],
    ),
  );
}

const WORDS: Readonly<Record<OddDay['is'], string>> = {
  drop: 'Is a part of the data missing?',
  jump: 'Was something counted twice, or does one sender send far too much?',
};

const MAX_NOTES = 5;

export const oddDayNotes = (days: readonly OddDay[]): readonly string[] => [
  ...days
    .slice(0, MAX_NOTES)
    .map(
      ({ kind, day, is, messages, usual }) =>
        `${dayText(day)} has ${count(messages)} messages (${kind}); the usual for that weekday is ${count(usual)}. ${WORDS[is]}`,
    ),
  ...(days.length > MAX_NOTES ? [`${count(days.length - MAX_NOTES)} more days are unusual too.`] : []),
];

const isFuture = (reason: string): boolean => /is in the future$/.test(reason);

/** What to check where rows were dated after the import; nothing where none were. */
export function futureNotes(rejections: readonly { readonly reason: string }[], rejected: number): readonly string[] {
  const ahead = rejections.filter(({ reason }) => isFuture(reason)).length;
  if (ahead === 0) return [];
  const least = rejected > rejections.length ? 'At least ' : '';
  const rows = ahead === 1 ? 'row is' : 'rows are';
  return [`${least}${count(ahead)} ${rows} dated in the future: check the clock, the time zone and the year.`];
}
