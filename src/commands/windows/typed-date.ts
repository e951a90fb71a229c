import { civilDay, type Day, dayText } from '../../model/time.ts';

/** Days that words name: one, or a month. */
export interface NamedDays {
  readonly first: Day;
  readonly last: Day;
  /** As windows are written: `2026-11-15`, `2026-11`. */
  readonly written: string;
}

/** What the words from one on say of a date, and how many of them. */
export type DateReading =
  | { readonly kind: 'days'; readonly taken: number; readonly days: NamedDays }
  /** Two ways to read it: the day before the month, or after it. */
  | { readonly kind: 'ambiguous'; readonly taken: number; readonly readings: readonly [NamedDays, NamedDays] }
  /** It looks like a date, and there is none. */
  | { readonly kind: 'no-such-date'; readonly taken: number };

export const MONTH_NAMES: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');
export const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(\\d{1,2})(?:st|nd|rd|th|\\.)?';
const YEAR = '(\\d{4})';

/**
 * A date as people write it, at the beginning of these lower-cased words: `15 Nov`, `November 15, 2026`, `15.11.2026`,
 * `15/11/2026`, `2026/11/15`, `Nov 2026`. Without a year it is the last one up to `today`. Between slashes or hyphens the day
 * comes first or second: where both can be, it is said. Undefined where no date begins.
 */
export function readTypedDate(words: readonly string[], today: Day): DateReading | undefined {
  for (const taken of [3, 2, 1]) {
    if (words.length < taken) continue;
    const text = words.slice(0, taken).join(' ').replace(/,$/, '');
    const reading = readText(text, today);
    if (reading !== undefined) return { ...reading, taken };
  }
  return undefined;
}

/** Without how many words. */
type Read = DateReading extends infer R ? (R extends { readonly taken: number } ? Omit<R, 'taken'> : never) : never;

function readText(text: string, today: Day): Read | undefined {
  if (text === 'today') return { kind: 'days', days: oneDay(today) };
  if (text === 'yesterday') return { kind: 'days', days: oneDay(today - 1) };
  return readNamed(text, today) ?? readNumbers(text, today);
}

/** With the month by its name. */
function readNamed(text: string, today: Day): Read | undefined {
  const dayFirst = matched(`${DAY}[ -]${MONTH}(?:[ -]${YEAR})?`, text);
  if (dayFirst) return dated(dayFirst[3], monthOf(dayFirst[2]), Number(dayFirst[1]), today);
  const monthFirst = matched(`${MONTH} ${DAY}(?:,? ${YEAR})?`, text);
  if (monthFirst) return dated(monthFirst[3], monthOf(monthFirst[1]), Number(monthFirst[2]), today);
  const month = matched(`${MONTH}(?: ${YEAR})?`, text);
  return month ? monthDated(month[2], monthOf(month[1]), today) : undefined;
}

function readNumbers(text: string, today: Day): Read | undefined {
  const yearFirst = matched(`${YEAR}([-./])(\\d{1,2})(?:\\2(\\d{1,2}))?`, text);
  if (yearFirst) {
    const [, year, , month, day] = yearFirst;
    return day === undefined ? monthDated(year, Number(month), today) : dated(year, Number(month), Number(day), today);
  }
  // With points the day comes first wherever dates are written so; a year may be missing, but not its point.
  const points = matched(`(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}|\\d{2})?`, text);
  if (points) return dated(points[3], Number(points[2]), Number(points[1]), today);
  const either =
    matched(`(\\d{1,2})([-/])(\\d{1,2})\\2(\\d{4}|\\d{2})`, text) ?? matched(`(\\d{1,2})(\\/)(\\d{1,2})`, text);
  if (!either) return undefined;
  const [, a, , b, year] = either;
  const dayFirst = dated(year, Number(b), Number(a), today);
  const monthFirst = dated(year, Number(a), Number(b), today);
  if (dayFirst.kind !== 'days') return monthFirst;
  if (monthFirst.kind !== 'days' || a === b) return dayFirst;
  return { kind: 'ambiguous', readings: [dayFirst.days, monthFirst.days] };
}

const matched = (pattern: string, text: string): RegExpExecArray | null => new RegExp(`^${pattern}$`).exec(text);

const monthOf = (name = ''): number =>
  MONTH_NAMES.findIndex((known) => known.toLowerCase().startsWith(name.slice(0, 3))) + 1;

function dated(year: string | undefined, month: number, day: number, today: Day): Read {
  const at =
    year === undefined ? lastOf((each) => civilDay(each, month, day), today) : civilDay(fullYear(year), month, day);
  return at === undefined ? { kind: 'no-such-date' } : { kind: 'days', days: oneDay(at) };
}

function monthDated(year: string | undefined, month: number, today: Day): Read {
  const first =
    year === undefined ? lastOf((each) => civilDay(each, month, 1), today) : civilDay(fullYear(year), month, 1);
  if (first === undefined) return { kind: 'no-such-date' };
  const written = dayText(first).slice(0, 7);
  const next = month === 12 ? civilDay(yearOf(first) + 1, 1, 1) : civilDay(yearOf(first), month + 1, 1);
  return next === undefined ? { kind: 'no-such-date' } : { kind: 'days', days: { first, last: next - 1, written } };
}

/** Of this year or one before, the last that is not to come; 29 February may be four years back, or eight. */
function lastOf(of: (year: number) => Day | undefined, today: Day): Day | undefined {
  const year = yearOf(today);
  for (let back = 0; back <= 8; back++) {
    const at = of(year - back);
    if (at !== undefined && at <= today) return at;
  }
  return undefined;
}

const oneDay = (day: Day): NamedDays => ({ first: day, last: day, written: dayText(day) });
const yearOf = (day: Day): number => Number(dayText(day).slice(0, 4));
const fullYear = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));
