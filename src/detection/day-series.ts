import type { Day, Hour } from '../model/time.ts';
import type { FactStore } from '../ports/fact-store.ts';
import { type BlockReading, type HourBlock, readBlocks } from './hour-block.ts';
import type { KnownDay } from './known-days.ts';

/** Days read at once: few questions, and no more hours in memory than this many days have. */
const DAYS_AT_ONCE = 7;
/** Days kept longer than is wanted: after midnight the new day and the one before it are the last by turns. */
const SPARE_DAYS = 1;

/** What is made of a day's hours as they are known. */
export interface Summing {
  readonly day: KnownDay;
  readonly block: HourBlock;
  /** The day before, where its hours are known. */
  readonly before: HourBlock | null;
  /** Hours from here on are not known yet. */
  readonly until: Hour;
}

export interface Summed<T> {
  readonly days: readonly T[];
  /** The hours of a day that is not over, or of the day before it. */
  blockOf(day: Day): HourBlock | null;
}

/**
 * Days summed up one by one as time goes on: a day that is over is summed once, and again only when something else
 * answers for it or for the day before. Hours are read several days at a time and dropped when they are behind.
 */
export class DaySeries<T> {
  readonly #reading: BlockReading;
  readonly #sum: (summing: Summing) => T;
  readonly #blocks = new Map<Day, { readonly contents: string; readonly block: HourBlock }>();
  readonly #finished = new Map<Day, { readonly contents: string; readonly summed: T }>();

  constructor(reading: BlockReading, sum: (summing: Summing) => T) {
    this.#reading = reading;
    this.#sum = sum;
  }

  /**
   * The last `count` of the known days, in order. `held` are all days there are, `version` is the store's version
   * they are of: undefined when the store has moved on meanwhile.
   */
  async days(
    store: FactStore,
    version: string,
    held: readonly KnownDay[],
    known: { readonly until: Hour; readonly days: readonly KnownDay[] },
    count: number,
    pause: () => Promise<void>,
  ): Promise<Summed<T> | undefined> {
    const byDay = new Map(held.map((day) => [day.day, day]));
    const last = known.days.at(-1)?.day ?? 0;
    const days: T[] = [];
    for (const day of known.days.filter((each) => each.day > last - count)) {
      const before = byDay.get(day.day - 1);
      const contents = `${before?.contents}\n${day.contents}`;
      const isOver = !day.knowsHours || known.until >= (day.day + 1) * 24;
      const finished = this.#finished.get(day.day);
      if (isOver && finished?.contents === contents) {
        days.push(finished.summed);
        continue;
      }
      const wanted = before?.knowsHours && day.knowsHours ? [before, day] : [day];
      for (const each of wanted) {
        if (!this.#holds(each) && !(await this.#read(store, version, each, byDay, pause))) return undefined;
      }
      const summed = this.#sum({
        day,
        block: this.#blocks.get(day.day)?.block ?? NOTHING,
        before: wanted.length > 1 ? (this.#blocks.get(day.day - 1)?.block ?? null) : null,
        until: known.until,
      });
      if (isOver) this.#finished.set(day.day, { contents, summed });
      this.#forgetBlocksBefore(day.day - 1 - SPARE_DAYS);
      days.push(summed);
      await pause();
    }
    for (const day of this.#finished.keys()) if (day <= last - count - SPARE_DAYS) this.#finished.delete(day);
    return { days, blockOf: (day) => this.#blocks.get(day)?.block ?? null };
  }

  #holds({ day, contents }: KnownDay): boolean {
    return this.#blocks.get(day)?.contents === contents;
  }

  /** Reads the day, and those after it that will be wanted next. */
  async #read(
    store: FactStore,
    version: string,
    first: KnownDay,
    byDay: ReadonlyMap<Day, KnownDay>,
    pause: () => Promise<void>,
  ): Promise<boolean> {
    const range = [first];
    for (let day = first.day + 1; range.length < DAYS_AT_ONCE; day++) {
      const next = byDay.get(day);
      if (!next || next.knowsHours !== first.knowsHours || this.#holds(next)) break;
      if (this.#finished.get(day)?.contents === `${byDay.get(day - 1)?.contents}\n${next.contents}`) break;
      range.push(next);
    }
    const last = range.at(-1)?.day ?? first.day;
    const blocks = await readBlocks(store, this.#reading, first.day, last, first.knowsHours, pause);
    if ((await store.version()) !== version) return false;
    for (const { day, contents } of range) this.#blocks.set(day, { contents, block: blocks.get(day) ?? NOTHING });
    return true;
  }

  #forgetBlocksBefore(day: Day): void {
    for (const held of this.#blocks.keys()) if (held < day) this.#blocks.delete(held);
  }
}

const NOTHING: HourBlock = { subject: new Uint32Array(), hour: new Int32Array(), counts: [] };
