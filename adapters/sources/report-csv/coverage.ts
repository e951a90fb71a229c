import { dayOf, MS_PER_DAY, startOfDay } from '../../../src/model/time.ts';

/** What the accepted rows of a file speak of in time. */
export class Coverage {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #hasTimes = false;

  /** Milliseconds since 1970. */
  add(instant: number): void {
    if (instant < this.#first) this.#first = instant;
    if (instant > this.#last) this.#last = instant;
    if (!this.#hasTimes && instant % MS_PER_DAY !== 0) this.#hasTimes = true;
  }

  /** Some row was at another time than midnight, so the file knows hours. */
  get hasTimes(): boolean {
    return this.#hasTimes;
  }

  /** Days are covered to their last millisecond, hours from the earliest to the latest row. */
  span(precision: 'hour' | 'day'): { readonly from: Date | null; readonly to: Date | null } {
    if (this.#first > this.#last) return { from: null, to: null };
    const [from, to] = [new Date(this.#first), new Date(this.#last)];
    if (precision === 'hour') return { from, to };
    return { from: startOfDay(dayOf(from)), to: new Date(startOfDay(dayOf(to) + 1).getTime() - 1) };
  }
}
