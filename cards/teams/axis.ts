import { endOf, isOfDays, startOf } from '../stretch-label.ts';

/**
 * What stands below the points of a chart, and whether they are bars. Teams gives a label no more room than its bar has
 * and cuts the rest (Agents Playground 0.2.28: 310 pixels for all bars of a card in a narrow window), but thins out by
 * itself the dates below a line that are whole ones, `YYYY-MM-DD` (Microsoft's types of `Chart.Line`).
 */
export interface Axis {
  readonly kind: 'bars' | 'line';
  /** One for each category, no two alike. */
  readonly labels: readonly string[];
  /** What the labels have no room for. */
  readonly title?: string;
}

/** So many bars have room for five characters, or for a number above them. */
export const MAX_WIDE_BARS = 8;
/** So many have room for two digits. */
const MAX_BARS = 16;
const HALF_A_DAY = 12;
const YEAR_HOURS = 366 * 24;

const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/;
/** `11-15 17:00`, `11-15 17:00..20:00` */
const FROM_AN_HOUR = /^(\d{2}-(\d{2})) ((\d{2}):\d{2})(?:\.\.|$)/;

const isOfHours = (label: string): boolean => FROM_AN_HOUR.test(label);

/** Named after a time, and not after a connector or a direction. */
export const isOfTime = (category: string): boolean => isOfHours(category) || isOfDays(category);

/** A chart of hours has no dates that a line could thin out. */
export const mostCategories = (categories: readonly string[], otherwise: number): number =>
  categories.every(isOfHours) ? MAX_BARS : otherwise;

/** `categories` as charts of ours name them, see `stretch-label.ts`; no two alike. */
export function axisOf(categories: readonly string[]): Axis {
  if (categories.length > 1 && categories.every(isOfHours)) return hoursAxis(categories);
  if (!categories.every(isOfDays)) return { kind: 'bars', labels: categories };
  if (categories.length <= MAX_WIDE_BARS) return { kind: 'bars', labels: withoutSharedYear(categories) };
  const title = `${startOf(categories[0] ?? '')} to ${endOf(categories.at(-1) ?? '')}`;
  return categories.length <= MAX_BARS && categories.every((category) => WHOLE_DAY.test(category))
    ? { kind: 'bars', labels: categories.map((day) => day.slice(-2)), title }
    : { kind: 'line', labels: categories.map(startOf), title };
}

/** Named after their beginnings: by the clock, or by the day where a bar is half a day or more. */
function hoursAxis(categories: readonly string[]): Axis {
  const hours = hoursBetween(categories.at(-2) ?? '', categories.at(-1) ?? '');
  const isWide = categories.length <= MAX_WIDE_BARS;
  const labels = categories.map((category) => {
    const [, monthDay = '', day = '', clock = '', hour = ''] = FROM_AN_HOUR.exec(category) ?? [];
    if (hours >= HALF_A_DAY) return isWide ? monthDay : day;
    return isWide ? clock : hour;
  });
  const each = hours === 1 ? 'an hour each' : `${hours} hours each`;
  return { kind: 'bars', labels: apart(labels), title: `from ${startOf(categories[0] ?? '')}, ${each}` };
}

/** Of labels that name no year: New Year may lie between them. */
function hoursBetween(earlier: string, later: string): number {
  const [from, to] = [earlier, later].map(
    (label) => Date.parse(`2000-${startOf(label).replace(' ', 'T')}Z`) / 3_600_000,
  );
  const hours = (to ?? 0) - (from ?? 0);
  return hours < 0 ? hours + YEAR_HOURS : hours;
}

/** The same hour of another day is another bar: told apart by characters that nobody sees, as there is room for none. */
function apart(labels: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  return labels.map((label) => {
    const before = times.get(label) ?? 0;
    times.set(label, before + 1);
    return label + '\u200b'.repeat(before);
  });
}

/** `11-15` for `2026-11-15` where all begin with the same year. The caption, the footer and the tables say the year. */
function withoutSharedYear(labels: readonly string[]): readonly string[] {
  const year = labels[0]?.slice(0, 'yyyy-'.length) ?? '';
  return labels.every((label) => label.startsWith(year)) ? labels.map((label) => label.slice(year.length)) : labels;
}
