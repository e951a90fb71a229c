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

/** So many bars have room for a month and a day, or for a number above them. */
export const MOST_WIDE_BARS = 8;
/** So many have room for two digits. */
const MOST_BARS = 16;

const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/;
/** `2026-11-15`, `2026-11-09..11-15` */
const FROM_A_DAY = /^\d{4}-\d{2}-\d{2}(?:\.\.|$)/;
/** `11-15 17:00`, `11-15 17:00..20:00` */
const FROM_AN_HOUR = /^\d{2}-\d{2} (\d{2}):\d{2}(?:\.\.|$)/;

/** A chart of hours has no dates that a line could thin out. */
export const mostCategories = (categories: readonly string[], otherwise: number): number =>
  categories.every((category) => FROM_AN_HOUR.test(category)) ? MOST_BARS : otherwise;

/** `categories` as charts of ours name them, see `src/reports/timeline.ts`; no two alike. */
export function axisOf(categories: readonly string[]): Axis {
  const are = (form: RegExp): boolean => categories.every((category) => form.test(category));
  if (categories.length <= MOST_WIDE_BARS) {
    return { kind: 'bars', labels: are(FROM_A_DAY) ? withoutSharedYear(categories) : categories };
  }
  const title = `${start(categories[0] ?? '')} to ${end(categories.at(-1) ?? '')}`;
  if (categories.length <= MOST_BARS && are(WHOLE_DAY)) {
    return { kind: 'bars', labels: apart(categories.map((day) => day.slice(-2))), title };
  }
  if (are(FROM_A_DAY)) return { kind: 'line', labels: categories.map(start), title };
  if (are(FROM_AN_HOUR)) {
    return { kind: 'bars', labels: apart(categories.map((hour) => FROM_AN_HOUR.exec(hour)?.[1] ?? hour)), title };
  }
  return { kind: 'bars', labels: categories };
}

const start = (category: string): string => category.split('..')[0] ?? category;

/** `2026-11-15` of `2026-11-09..11-15` and of `2026-11-09..15`: what both have in common is said once. */
function end(category: string): string {
  const [first = '', last = first] = category.split('..');
  return last.length < first.length ? first.slice(0, first.length - last.length) + last : last;
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
