import type { Partition } from '../model/partition.ts';
import type { AnswerRow } from '../model/question.ts';
import { dayOf, dayText, type Hour, hourOf, instantText, startOfHour } from '../model/time.ts';
import { daysOf, type Window } from '../model/window.ts';

/** A window cut into at most 31 stretches of equal length, for charts and their tables. */
export interface Timeline {
  /** What to group a question by. */
  readonly dimension: 'day' | 'hour';
  /** `day`, `hour`, `7 days`. */
  readonly step: string;
  readonly labels: readonly string[];
  /** Which stretch a day or hour falls into; what lies before the window counts to the first. */
  indexOf(value: number): number;
  /** Rows whose last group is the timeline's dimension, by stretch. */
  split<Row extends Pick<AnswerRow, 'group'>>(rows: readonly Row[]): readonly (readonly Row[])[];
  /** Stretches that no partition told us about. */
  missing(answering: readonly Partition[]): readonly number[];
}

const MAX_STRETCHES = 31;
const DAY_STEPS = [1, 7, 28, 364];
const HOUR_STEPS = [1, 2, 3, 6, 12, 24, 168];

/** By the hour only for a window of hours whose days are all known by the hour. The last stretch is always whole. */
export function timelineOf(window: Window, held: readonly Partition[]): Timeline {
  const days = daysOf(window);
  const byHour = window.grain === 'hours' && held.every((p) => p.precision === 'hour' || !days.includes(p.day));
  const dimension = byHour ? 'hour' : 'day';
  const first = byHour ? hourOf(window.from) : (days[0] ?? 0);
  const count = byHour ? hourOf(window.to) - first : days.length;
  const steps = byHour ? HOUR_STEPS : DAY_STEPS;
  const step = steps.find((size) => count / size <= MAX_STRETCHES) ?? Math.ceil(count / MAX_STRETCHES);
  const stretches = Math.ceil(count / step);
  const end = first + count;
  const startOf = (index: number): number => Math.max(first, end - (stretches - index) * step);
  const labelOf = (index: number): string =>
    byHour ? hourLabel(startOf(index)) : dayLabel(startOf(index), startOf(index + 1) - 1);
  const indexOf = (value: number): number =>
    Math.max(0, Math.min(stretches - 1, stretches - 1 - Math.floor((end - 1 - value) / step)));
  return {
    dimension,
    step: step === 1 ? dimension : `${step} ${dimension}s`,
    labels: Array.from({ length: stretches }, (_, index) => labelOf(index)),
    indexOf,
    split: (rows) =>
      Array.from({ length: stretches }, (_, index) =>
        rows.filter(({ group }) => indexOf(Number(group.at(-1))) === index),
      ),
    missing(answering) {
      const answer = new Set(answering.map((p) => p.day));
      const known = new Set<number>();
      for (let at = first; at < end; at++) {
        if (answer.has(byHour ? dayOf(startOfHour(at)) : at)) known.add(indexOf(at));
      }
      return Array.from({ length: stretches }, (_, index) => index).filter((index) => !known.has(index));
    },
  };
}

/** `2026-11-15`, `2026-11-09..11-15`, `2026-12-28..2027-01-03` */
function dayLabel(first: number, last: number): string {
  const [start, end] = [dayText(first), dayText(last)];
  if (first === last) return start;
  return `${start}..${start.slice(0, 4) === end.slice(0, 4) ? end.slice(5) : end}`;
}

/** `11-15 17:00` */
const hourLabel = (hour: Hour): string => instantText(startOfHour(hour)).slice(5, 16).replace('T', ' ');
