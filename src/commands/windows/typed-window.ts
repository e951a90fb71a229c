import { type Day, dayOf, dayText } from '../../model/time.ts';
import { type DateReading, MONTH, MONTH_NAMES, type NamedDays, readTypedDate } from './typed-date.ts';
import { MAX_DAYS, readWindow, WINDOW_WORDS } from './window-words.ts';

/** A window that people wrote in their own way, and how many words it took. */
export type TypedWindow =
  /** `written`: the one word for it, which {@link readWindow} reads. */
  | { readonly ok: true; readonly taken: number; readonly written: string }
  | {
      readonly ok: false;
      readonly taken: number;
      readonly problem: string;
      readonly allowed: string;
      readonly instead: readonly string[];
    };

/** Words that may go before a window and say nothing more. */
const BEFORE = new Set(['on', 'for', 'over', 'during', 'from', 'between', 'of', 'the']);
/** `in November`, `in the last week`; before a length, as in `in 7d`, it may be a direction. */
const AFTER_IN = new RegExp(`^(?:the|last|past|this|previous|${MONTH}|\\d{4}-.*)$`);
const BETWEEN = new Set(['to', 'until', 'till', 'through', 'and', '-', '–', '..', 'bis']);

/**
 * The window at the beginning of these words: `last 7 days`, `past week`, `this month`, `since 1 Nov`, `1 Nov to 15 Nov`, two
 * dates side by side, one date, or one of the words for windows. Undefined where none begins there.
 */
export function readTypedWindow(words: readonly string[], asOf: Date): TypedWindow | undefined {
  const lower = words.map((word) => word.toLowerCase());
  const before = lower.findIndex(
    (word, at) => !BEFORE.has(word) && !(word === 'in' && AFTER_IN.test(lower[at + 1] ?? '')),
  );
  if (before < 0) return undefined;
  const rest = lower.slice(before);
  const today = dayOf(asOf);
  const read =
    readRange(rest, today) ??
    readSince(rest, today) ??
    readWord(rest, asOf) ??
    readRelative(rest, today) ??
    readDay(rest, today);
  return read && { ...read, taken: read.taken + before };
}

/** One of the words that windows are written with. */
function readWord([word = '']: readonly string[], asOf: Date): TypedWindow | undefined {
  return readWindow(word, asOf)?.ok ? { ok: true, taken: 1, written: word } : undefined;
}

const UNITS: ReadonlyMap<string, 'h' | 'd' | 'w' | 'm'> = new Map(
  (['hours', 'hour', 'hrs', 'hr', 'days', 'day', 'weeks', 'week', 'months', 'month'] as const).map((word) => [
    word,
    word.charAt(0) as 'h' | 'd' | 'w' | 'm',
  ]),
);

/** Counted back from now, or by the calendar. */
function readRelative(words: readonly string[], today: Day): TypedWindow | undefined {
  const [first = '', second = '', third = ''] = words;
  const isBack = ['last', 'past', 'previous'].includes(first);
  const counted = /^(\d{1,4})-?([a-z]+)$/.exec(first) ?? /^(?:last|past)-(\d{1,4})-?([a-z]+)$/.exec(first);
  if (counted) return countedBack(Number(counted[1]), counted[2] as string, 1);
  if (/^\d{1,4}$/.test(first)) return countedBack(Number(first), second, 2);
  if (isBack && /^\d{1,4}$/.test(second)) return countedBack(Number(second), third, 3);
  const written = isBack || first === 'this' ? byCalendar(`${first} ${second}`, today) : undefined;
  return written === undefined ? undefined : { ok: true, taken: 2, written };
}

function countedBack(count: number, unit: string, taken: number): TypedWindow | undefined {
  const letter = UNITS.get(unit);
  if (letter === undefined) return undefined;
  if (letter !== 'm') return { ok: true, taken, written: `${count}${letter}` };
  return {
    ...{ ok: false, taken, problem: `Months differ in length: ${count} of them may be ${count * 30} days.` },
    ...{ allowed: WINDOW_WORDS, instead: [`${Math.min(MAX_DAYS, Math.max(1, count) * 30)}d`] },
  };
}

function byCalendar(text: string, today: Day): string | undefined {
  const month = dayText(today).slice(0, 7);
  const year = Number(month.slice(0, 4));
  switch (text) {
    case 'this week':
      return 'this-week';
    case 'last week':
    case 'previous week':
      return 'last-week';
    case 'past week':
      return '7d';
    case 'past month':
      return '30d';
    case 'past day':
      return '24h';
    case 'this month':
      return `${month}-01..${dayText(today)}`;
    case 'last month':
    case 'previous month':
      return dayText(today - Number(dayText(today).slice(8))).slice(0, 7);
    case 'this year':
      return `${year}-01-01..${dayText(today)}`;
    case 'last year':
    case 'previous year':
      return `${year - 1}-01..${year - 1}-12`;
    default:
      return undefined;
  }
}

function readSince([first, ...rest]: readonly string[], today: Day): TypedWindow | undefined {
  const from = first === 'since' ? readTypedDate(rest, today) : undefined;
  if (from === undefined) return undefined;
  const taken = from.taken + 1;
  if (from.kind !== 'days') return doubted(from, rest.slice(0, from.taken), taken);
  return { ok: true, taken, written: `${from.days.written}..${dayText(today)}` };
}

/** Two dates, with a word between them or side by side. */
function readRange(words: readonly string[], today: Day): TypedWindow | undefined {
  const whole = /^(.+?)(?:\.\.|–)(.+)$/.exec(words[0] ?? '');
  const spread = whole ? [whole[1] as string, '..', whole[2] as string, ...words.slice(1)] : words;
  const from = readTypedDate(spread, today);
  if (from === undefined) return undefined;
  const between = BETWEEN.has(spread[from.taken] ?? '') ? 1 : 0;
  const to = readTypedDate(spread.slice(from.taken + between), today);
  if (to === undefined) return undefined;
  const taken = from.taken + between + to.taken - (whole ? 2 : 0);
  if (from.kind !== 'days') return doubted(from, spread.slice(0, from.taken), taken);
  if (to.kind !== 'days') return doubted(to, spread.slice(from.taken + between).slice(0, to.taken), taken);
  return { ok: true, taken, written: `${from.days.written}..${to.days.written}` };
}

function readDay(words: readonly string[], today: Day): TypedWindow | undefined {
  const date = readTypedDate(words, today);
  if (date === undefined) return undefined;
  if (date.kind !== 'days') return doubted(date, words.slice(0, date.taken), date.taken);
  return { ok: true, taken: date.taken, written: date.days.written };
}

/** A date that may be two, or is none. */
function doubted(
  date: Exclude<DateReading, { readonly kind: 'days' }>,
  typed: readonly string[],
  taken: number,
): TypedWindow {
  const text = typed.join(' ');
  if (date.kind === 'no-such-date')
    return {
      ok: false,
      taken,
      problem: `There is no date ${text}.`,
      allowed: WINDOW_WORDS,
      instead: ['2026-11-01..2026-11-15'],
    };
  const [a, b] = date.readings;
  return {
    ...{ ok: false, taken, problem: `"${text}" may be ${inWords(a)} or ${inWords(b)}.` },
    ...{ allowed: `${a.written} for ${inWords(a)}, ${b.written} for ${inWords(b)}`, instead: [a.written, b.written] },
  };
}

function inWords({ first }: NamedDays): string {
  const [year, month, day] = dayText(first).split('-').map(Number);
  return `${day} ${MONTH_NAMES[(month ?? 1) - 1]} ${year}`;
}
