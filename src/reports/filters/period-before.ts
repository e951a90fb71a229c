import { counted } from '../../model/format.ts';
import type { Partition } from '../../model/partition.ts';
import { sliceId } from '../../model/slice.ts';
import { instantMark } from '../../model/text/instant.ts';
import type { Day } from '../../model/time.ts';
import { daysOf, type Window, windowLength } from '../../model/window.ts';
import { right } from '../../view/cells.ts';
import type { Column } from '../../view/view.ts';
import { firstAndLast } from '../../view/window-text.ts';
import type { Param, ReportRequest } from '../report.ts';

/** The window of the same length that ends where this one begins. */
export function windowBefore(window: Window): Window {
  const length = window.to.getTime() - window.from.getTime();
  return { grain: window.grain, from: new Date(window.from.getTime() - length), to: window.from };
}

/**
 * Who answers for a window, as one text: each day by the same sources, hosts and files' filters. Null where a day has no answer or
 * another one than the others, and where hours are asked of data that know days only.
 */
export function answerersOf(window: Window, answering: readonly Partition[]): string | null {
  const byDay = new Map<Day, Set<string>>();
  for (const { day, source, slice } of answering) {
    const known = byDay.get(day) ?? new Set<string>();
    byDay.set(day, known.add(`${source} ${sliceId(slice)}`));
  }
  if (window.grain === 'hours' && answering.some(({ precision }) => precision === 'day')) return null;
  const [first, ...others] = daysOf(window).map((day) => [...(byDay.get(day) ?? [])].sort().join('\n'));
  return first && others.every((each) => each === first) ? first : null;
}

/** Whether two windows can be compared: the same sources and hosts answer for each of their days. */
export function areAlike(
  a: { readonly window: Window; readonly answering: readonly Partition[] },
  b: { readonly window: Window; readonly answering: readonly Partition[] },
): boolean {
  const answerers = answerersOf(a.window, a.answering);
  return answerers !== null && answerers === answerersOf(b.window, b.answering);
}

/** Says so where the last day of a window that is compared is not over in the data: it is shorter than the one before. */
export function unfinishedNotes(window: Window, answering: readonly Partition[]): readonly string[] {
  const { last } = firstAndLast(window);
  const until = answering.filter(({ day }) => day === last).map(({ untilSeconds }) => untilSeconds * 1_000);
  const end = Math.max(...until, 0);
  if (end === 0 || end >= window.to.getTime()) return [];
  return [
    `Data end at ${instantMark(new Date(end))}, so this period is shorter than the ${windowLength(window)} before.`,
  ];
}

/** Asks for a column of what it was in the period before. */
export const compareParam: Param = {
  ...{
    key: 'compare',
    type: 'choice',
    values: ['before'],
    also: new Map([
      ['yes', 'before'],
      ['previous', 'before'],
    ]),
  },
  meaning: 'adds a column with the period of the same length before',
};

export const isCompared = ({ params }: Pick<ReportRequest, 'params'>): boolean => params['compare'] === 'before';

export const beforeColumn = (window: Window): Column => right(`${windowLength(window)} before`);

/** What the period before cannot be compared for: data are missing. */
export const notComparable = (window: Window): string =>
  `There is no comparison with the ${windowLength(window)} before: days are missing, or other sources or hosts answer for one of the two.`;

/** `In the 7 days before: 58 senders, 11,020 messages.` */
export const beforeSentence = (window: Window, senders: number | null, messages: number): string =>
  `In the ${windowLength(window)} before: ${senders === null ? '' : `${counted(senders, 'sender')}, `}${counted(messages, 'message')}.`;
