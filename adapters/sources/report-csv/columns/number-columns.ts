import { dayOf, dayText, MS_PER_DAY } from '../../../../src/model/time.ts';
import { ambiguousCount, fastCount, isAmbiguousCount, parseCount } from '../counts.ts';
import type { CsvScanner } from '../csv-scanner.ts';
import type { FileDates } from '../date-order.ts';
import { FastDates } from '../dates.ts';
import { quoted } from '../refused.ts';
import { headerOf, type RowContext } from '../row-context.ts';

// Nearly every cell of these columns is another: they are read from their digits, and as text where that fails.

/** When a row's messages went: its own date, or the declared one. */
export class TimeColumn {
  /** Why the last `read` answered NaN. */
  refused = '';
  readonly #column: number | undefined;
  readonly #header: string;
  readonly #declaredDay: number | undefined;
  readonly #latest: number;
  readonly #fast = new FastDates();
  readonly #dates: FileDates;

  constructor({ columns, declared, now, dates }: RowContext) {
    this.#dates = dates;
    this.#column = columns.index.time;
    this.#header = headerOf(columns, 'time');
    this.#declaredDay = declared.day;
    this.#latest = now.getTime() + MS_PER_DAY;
  }

  /** Milliseconds since 1970, or NaN. */
  read(row: CsvScanner): number {
    const column = this.#column;
    if (column === undefined) return (this.#declaredDay as number) * MS_PER_DAY;
    let instant = this.#fast.parse(row.bytes, row.starts[column] as number, row.ends[column] as number);
    if (Number.isNaN(instant)) {
      const parsed = this.#dates.read(row.text(column), row.line);
      if (typeof parsed !== 'number') return this.#refuse(parsed.refused);
      instant = parsed;
    }
    if (instant > this.#latest) return this.#refuse(`${quoted(row.text(column))} is in the future`);
    if (this.#declaredDay !== undefined && dayOf(new Date(instant)) !== this.#declaredDay) {
      return this.#refuse(`${quoted(row.text(column))} is not the declared date ${dayText(this.#declaredDay)}`);
    }
    return instant;
  }

  #refuse(why: string): number {
    this.refused = `${this.#header} ${why}`;
    return Number.NaN;
  }
}

/** How many messages a row counts; 1 in a file without such a column. Throws where counts may be fractions. */
export class MessagesColumn {
  /** Why the last `read` answered -1. */
  refused = '';
  readonly #column: number | undefined;
  readonly #header: string;

  constructor({ columns }: RowContext) {
    this.#column = columns.index.messages;
    this.#header = headerOf(columns, 'messages');
  }

  /** A count, or -1. */
  read(row: CsvScanner): number {
    const column = this.#column;
    if (column === undefined) return 1;
    const fast = fastCount(row.bytes, row.starts[column] as number, row.ends[column] as number);
    if (fast >= 0) return fast;
    const text = row.text(column);
    if (isAmbiguousCount(text)) throw ambiguousCount(this.#header, text, row.line);
    const parsed = text === '' ? { refused: 'is empty' } : parseCount(text);
    if (typeof parsed === 'number') return parsed;
    this.refused = `${this.#header} ${parsed.refused}`;
    return -1;
  }
}
