import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { civilDay, type Day, dayText, MS_PER_DAY } from '../../../src/model/time.ts';
import { type DateOrder, instantInOrder, type NumericDate, numericDateOf, parseInstant, usualOrder } from './dates.ts';
import { quoted, type Refused } from './refused.ts';

/** A date and where it stands: what an order is decided by, and what people are shown of it. */
interface Example {
  readonly text: string;
  readonly line: number;
}

/** Days between the first and the last date, both included. */
interface Span {
  first: Day;
  last: Day;
}

/** What the dates with one separator say about their order. Constant in size, whatever the file holds. */
interface Evidence {
  /** The first date that exists in this order only. */
  readonly only: Partial<Record<DateOrder, Example>>;
  /** The first date that is in the future when it is read in this order, and not in the other. */
  readonly future: Partial<Record<DateOrder, Example>>;
  /** The first date that both orders can read, differently, and what dates that both can read span in each. */
  either?: Example;
  readonly span: Partial<Record<DateOrder, Span>>;
}

/**
 * Reads the dates of one file and decides which number in `11/9/2026` is the month: for the file, never row by row. Rows
 * are read in the declared order, else in the usual one; `conclude` throws where that was wrong or cannot be known, and
 * then nothing of the file may be kept. A file is never read in an unusual order unless that was declared.
 */
export class FileDates {
  readonly #declared: DateOrder | undefined;
  readonly #latest: number;
  readonly #evidence = new Map<string, Evidence>();

  /** `now`: dates more than a day later lie in the future. */
  constructor(declared: DateOrder | undefined, now: Date) {
    this.#declared = declared;
    this.#latest = now.getTime() + MS_PER_DAY;
  }

  /** Milliseconds since 1970. */
  read(text: string, line: number): number | Refused {
    const date = numericDateOf(text);
    if (date === undefined) return parseInstant(text);
    this.#note(date, { text, line });
    return instantInOrder(text, date, this.#declared ?? usualOrder(date.separator));
  }

  /** Sentences for people about an order that was taken without proof. Throws a MailflowError that asks for one. */
  conclude(): readonly string[] {
    return [...this.#evidence].flatMap(([separator, evidence]) =>
      this.#declared === undefined ? concludeUsual(separator, evidence) : concludeDeclared(this.#declared, evidence),
    );
  }

  #note(date: NumericDate, example: Example): void {
    const { separator, first, second, year } = date;
    if (first < 1 || second < 1) return;
    const evidence = this.#evidence.get(separator) ?? { only: {}, future: {}, span: {} };
    this.#evidence.set(separator, evidence);
    const days = { 'month-first': civilDay(year, first, second), 'day-first': civilDay(year, second, first) };
    const [monthFirst, dayFirst] = [days['month-first'], days['day-first']];
    if (monthFirst === undefined || dayFirst === undefined) {
      if (monthFirst !== undefined) evidence.only['month-first'] ??= example;
      if (dayFirst !== undefined) evidence.only['day-first'] ??= example;
      return;
    }
    // `4/4/2026` is the same day in both orders; how far other dates are from it is not.
    if (first !== second) evidence.either ??= example;
    for (const order of ['month-first', 'day-first'] as const) {
      const day = order === 'month-first' ? monthFirst : dayFirst;
      const other = order === 'month-first' ? dayFirst : monthFirst;
      if (day * MS_PER_DAY > this.#latest && other * MS_PER_DAY <= this.#latest) evidence.future[order] ??= example;
      const span = evidence.span[order];
      if (span === undefined) evidence.span[order] = { first: day, last: day };
      else {
        span.first = Math.min(span.first, day);
        span.last = Math.max(span.last, day);
      }
    }
  }
}

const WORDS = { 'month-first': 'month first', 'day-first': 'day first' } as const;
const otherThan = (order: DateOrder): DateOrder => (order === 'day-first' ? 'month-first' : 'day-first');
const shown = ({ text, line }: Example): string => `${quoted(text)} in line ${line}`;
const CURE_BOTH = 'Write all dates in one order, best as 2026-11-15, and import the file again.';

function concludeDeclared(declared: DateOrder, { only }: Evidence): readonly string[] {
  const against = only[otherThan(declared)];
  if (against === undefined) return [];
  if (only[declared] !== undefined) throw contradictory(only);
  throw refusal(
    `Dates are declared ${WORDS[declared]}, but ${shown(against)} can only be ${WORDS[otherThan(declared)]}.`,
    `Declare dates=${otherThan(declared)}.`,
  );
}

function concludeUsual(separator: string, { only, future, either, span }: Evidence): readonly string[] {
  const usual = usualOrder(separator);
  const other = otherThan(usual);
  const [isUsual, isOther] = [only[usual], only[other]];
  if (isUsual && isOther) throw contradictory(only);
  if (isOther) {
    const why = usual === 'month-first' ? "Microsoft's reports are month first" : 'dates with dots usually are not';
    throw refusal(
      `The dates of this file are ${WORDS[other]} (${shown(isOther)}); ${why}.`,
      `To import it this way: --declare dates=${other}.`,
    );
  }
  if (isUsual || either === undefined) return [];
  const [usualSpan, otherSpan] = [daysOf(span[usual]), daysOf(span[other])];
  const inFuture = future[usual];
  const ask = (why: string): MailflowError =>
    refusal(`No date of this file shows which number is the month, and ${why}.`, CURE_ASK);
  if (inFuture) throw ask(`${shown(inFuture)} is in the future when read ${WORDS[usual]}`);
  if (future[other]) return [];
  if (otherSpan < usualSpan) {
    throw ask(
      `read ${WORDS[usual]} its dates are scattered from ${dates(span[usual])} (${WORDS[other]}: ${dates(span[other])})`,
    );
  }
  if (separator === '-') throw ask(`${shown(either)} may be either`);
  const pattern = usual === 'month-first' ? 'month/day/year' : 'day.month.year';
  return [`Dates such as ${quoted(either.text)} are read as ${pattern}. If that is wrong, declare dates=${other}.`];
}

const CURE_ASK = 'Declare the order: --declare dates=month-first or --declare dates=day-first.';

const daysOf = (span: Span | undefined): number => (span === undefined ? 0 : span.last - span.first);
const dates = (span: Span | undefined): string =>
  span === undefined ? 'nothing' : `${dayText(span.first)} to ${dayText(span.last)}`;

const refusal = (message: string, cure: string): MailflowError => new MailflowError('unreadable', message, { cure });

function contradictory(only: Evidence['only']): MailflowError {
  const [month, day] = [only['month-first'], only['day-first']].map((each) => (each ? shown(each) : ''));
  return refusal(
    `The dates contradict each other: ${month} can only be month first, ${day} only day first.`,
    CURE_BOTH,
  );
}
