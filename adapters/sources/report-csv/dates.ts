import { civilDay, MS_PER_DAY } from '../../../src/model/time.ts';
import { type Refused, refuse } from './refused.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)? ?(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** As the culture of an admin center, of Excel or of a PowerShell session writes it; in Japan the year comes first. */
const NUMERIC = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP]M))?)?$/i;
const YEAR_FIRST = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const EARLIEST_YEAR = 1990;
const CURE = 'dates are read as 2026-11-15 or M/D/YYYY';

/** Whether `11/9/2026` is 9 November or 11 September. */
export type DateOrder = 'month-first' | 'day-first';

/** A date of which only its file can tell which number is the month; see date-order.ts. */
export interface NumericDate {
  readonly separator: string;
  readonly first: number;
  readonly second: number;
  readonly year: number;
  readonly hour: string | number | undefined;
  readonly minute: string | undefined;
  readonly seconds: string | undefined;
  readonly half: string | undefined;
}

export function numericDateOf(text: string): NumericDate | undefined {
  const found = NUMERIC.exec(text.replaceAll(/\s/g, ' '));
  if (!found) return undefined;
  const [, first, separator = '/', second, year, hour, minute, seconds, half] = found;
  return { separator, first: Number(first), second: Number(second), year: Number(year), hour, minute, seconds, half };
}

/** Dots are day first wherever they are used; Microsoft writes slashes, month first. */
export const usualOrder = (separator: string): DateOrder => (separator === '.' ? 'day-first' : 'month-first');

/** Milliseconds since 1970 of a date in an order. `text`: as it is written, for the reason of a refusal. */
export function instantInOrder(text: string, date: NumericDate, order: DateOrder): number | Refused {
  const [month, day] = order === 'month-first' ? [date.first, date.second] : [date.second, date.first];
  if (month > 12) return refuse(text, `has no month ${month}; ${CURE}`);
  const { year, hour, minute, seconds, half } = date;
  if (half && (Number(hour) < 1 || Number(hour) > 12)) return refuse(text, 'has no such time');
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : hour;
  return instantOf(text, [year, month, day], [hours, minute, seconds]);
}

/**
 * Milliseconds since 1970 of a date as Microsoft's files write it: ISO 8601 with or without a time and a zone (UTC
 * without one, as the charts are), or numbers with or without `h:mm:ss PM`, in an order or in that of their separator.
 */
export function parseInstant(text: string, order?: DateOrder): number | Refused {
  const plain = text.replaceAll(/\s/g, ' ');
  const iso = ISO.exec(plain);
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    const offset = minutesOf(zone);
    const instant = instantOf(text, [year, month, day], [hour, minute, second]);
    if (typeof instant !== 'number' || offset === undefined)
      return offset === undefined ? refuse(text, 'has no such zone') : instant;
    return instant + Number(`${fraction ?? ''}000`.slice(0, 3)) - offset * 60_000;
  }
  const numeric = numericDateOf(text);
  if (numeric) return instantInOrder(text, numeric, order ?? usualOrder(numeric.separator));
  const yearFirst = YEAR_FIRST.exec(plain);
  if (!yearFirst) return refuse(text, `is not a date; ${CURE}`);
  const [, year, month, day, hour, minute, second] = yearFirst;
  return instantOf(text, [year, month, day], [hour, minute, second]);
}

type Part = string | number | undefined;

function instantOf(text: string, [year, month, day]: readonly Part[], time: readonly Part[]): number | Refused {
  const date = civilDay(Number(year), Number(month), Number(day));
  if (date === undefined) return refuse(text, 'does not exist in the calendar');
  if (Number(year) < EARLIEST_YEAR) return refuse(text, `is before ${EARLIEST_YEAR}`);
  const [hour, minute, second] = time.map((part) => Number(part ?? 0)) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return refuse(text, 'has no such time');
  return date * MS_PER_DAY + (hour * 3600 + minute * 60 + second) * 1000;
}

/** Minutes ahead of UTC; undefined when no place on earth is. */
function minutesOf(zone: string | undefined): number | undefined {
  if (!zone || zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * The same straight from bytes, for the shape that long files have: `2026-11-15T09:30:00.123Z`, with or without time,
 * fraction and `Z`. Answers NaN for everything else, which may be a date all the same.
 */
export class FastDates {
  #day = 0;
  #dayMs = Number.NaN;

  parse(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 10 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return Number.NaN;
    const year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2);
    const day = 10_000 * year + 100 * twoDigits(bytes, start + 5) + twoDigits(bytes, start + 8);
    if (day !== this.#day) {
      const date = year >= EARLIEST_YEAR ? civilDay(year, Math.floor(day / 100) % 100, day % 100) : undefined;
      if (date === undefined) return Number.NaN;
      this.#day = day;
      this.#dayMs = date * MS_PER_DAY;
    }
    if (end - start === 10) return this.#dayMs;
    const mark = bytes[start + 10];
    if (end - start < 19 || (mark !== 0x54 && mark !== 0x20)) return Number.NaN;
    if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return Number.NaN;
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
    const last = bytes[end - 1] === 0x5a ? end - 1 : end;
    const ms = last === start + 19 ? 0 : milliseconds(bytes, start + 19, last);
    return this.#dayMs + (hour * 3600 + minute * 60 + second) * 1000 + ms;
  }
}

function milliseconds(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 0x2e || end - start < 2) return Number.NaN;
  let ms = 0;
  for (let at = start + 1, worth = 100; at < end; at++, worth /= 10) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (worth >= 1) ms += digit * worth;
  }
  return ms;
}

/** NaN, which no comparison likes, when one of them is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}
