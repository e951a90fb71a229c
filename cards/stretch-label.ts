/**
 * The labels that charts of times have, see src/reports/timeline.ts: `2026-11-15`, `2026-11-09..11-15` of seven days and
 * `2026-12-28..2027-01-03` where the year changes, `11-15 17:00` of hours, which are named after their beginning.
 */
const FROM_A_DAY = /^\d{4}-\d{2}-\d{2}(?:\.\.|$)/;
const DAY_MS = 86_400_000;

/** A day, or a stretch of days. */
export const isOfDays = (label: string): boolean => FROM_A_DAY.test(label);

export const startOf = (label: string): string => label.split('..')[0] ?? label;

/** In full: what an end has in common with its beginning is left out where it ends the same. */
export function endOf(label: string): string {
  const [start = '', end = start] = label.split('..');
  return start.slice(0, Math.max(0, start.length - end.length)) + end;
}

export const daysIn = (label: string): number => (Date.parse(endOf(label)) - Date.parse(startOf(label))) / DAY_MS + 1;

/** `2026-10-17..18`: the label of neighbours that were added up, each perhaps a stretch itself. */
export function joinedLabel(first: string, last: string): string {
  if (first === last) return first;
  const [start, end] = [startOf(first), endOf(last)];
  let shared = 0;
  for (let at = 0; at < end.length && at < start.length && start[at] === end[at]; at++) {
    if (end[at] === '-' || end[at] === ' ') shared = at + 1;
  }
  return `${start}..${end.slice(shared)}`;
}
