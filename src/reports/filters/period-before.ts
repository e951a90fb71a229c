import { counted } from '../../model/format.ts';
import type { Partition } from '../../model/partition.ts';
import { daysOf, type Window, windowLength } from '../../model/window.ts';
import { right } from '../../view/cells.ts';
import type { Column } from '../../view/view.ts';
import type { Param, ReportRequest } from '../report.ts';

/** The window of the same length that ends where this one begins. */
export function windowBefore(window: Window): Window {
  const length = window.to.getTime() - window.from.getTime();
  return { grain: window.grain, from: new Date(window.from.getTime() - length), to: window.from };
}

/** Two windows can be compared only when somebody told us about each of their days. */
export function isWhole(window: Window, answering: readonly Partition[]): boolean {
  const answer = new Set(answering.map((p) => p.day));
  return daysOf(window).every((day) => answer.has(day));
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
  `There is no comparison with the ${windowLength(window)} before: data for one of the two periods are not complete.`;

/** `In the 7 days before: 58 senders, 11,020 messages.` */
export const beforeSentence = (window: Window, senders: number | null, messages: number): string =>
  `In the ${windowLength(window)} before: ${senders === null ? '' : `${counted(senders, 'sender')}, `}${counted(messages, 'message')}.`;
