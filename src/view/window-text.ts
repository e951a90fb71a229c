import { joinNames } from '../model/text/names.ts';
import { type Day, dayOf, dayText, instantText } from '../model/time.ts';
import { type Window, windowLength } from '../model/window.ts';

/** A window, and the words that it was asked for with, as typed or defaulted. */
interface WindowInWords {
  readonly window: Window;
  readonly windowWords: string;
}

/**
 * A window inside a sentence. Windows counted back from now are told as the original tells them, `in the past week`
 * for seven days; all others by their dates: `on 2026-11-15`, `between 2026-11-01 and 2026-11-15`.
 */
export function windowPhrase(request: WindowInWords, week = 'in the past week'): string {
  const { window, windowWords } = request;
  if (window.grain === 'hours') {
    return /^\d+h$/.test(windowWords)
      ? `in the past ${windowLength(window).replace(/^1 /, '')}`
      : `between ${minuteText(window.from)} and ${minuteText(window.to)} UTC`;
  }
  const { first, last } = firstAndLast(window);
  const isRolling = /^\d+[dw]$/.test(windowWords);
  if (isRolling && last - first === 6) return week;
  if (first === last) return `on ${dayText(first)}`;
  if (isRolling) return `in the past ${windowLength(window)}`;
  return `between ${dayText(first)} and ${dayText(last)}`;
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** First and last day that a window touches. */
export function firstAndLast(window: Window): { readonly first: Day; readonly last: Day } {
  return { first: dayOf(window.from), last: dayOf(new Date(window.to.getTime() - 1)) };
}

/** `2026-11-15 17:00` */
export const minuteText = (at: Date): string => instantText(at).slice(0, 16).replace('T', ' ');

/** `2026-11-10 to 2026-11-12, 2026-11-14`; beyond four stretches the rest is counted. */
export function dayRanges(days: readonly Day[]): string {
  const ranges: { first: Day; last: Day }[] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && open.last === day - 1) open.last = day;
    else ranges.push({ first: day, last: day });
  }
  const stated = ranges.map(({ first, last }) =>
    first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`,
  );
  return joinNames(stated, 4, 'more stretches');
}
