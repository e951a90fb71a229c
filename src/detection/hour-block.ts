import type { Columns, ColumnsQuestion } from '../model/question.ts';
import type { Day, Hour } from '../model/time.ts';
import { daysBetween } from '../model/window.ts';
import type { FactStore } from '../ports/fact-store.ts';

/** What subjects did in each hour of one day, ordered by subject, then by hour. Where only days are known, at midnight. */
export interface HourBlock {
  readonly subject: Uint32Array;
  readonly hour: Int32Array;
  /** Messages first; then whatever else is counted of the subjects. */
  readonly counts: readonly Float64Array[];
}

/** What is read of the store, and what becomes of it. */
export interface BlockReading {
  readonly kind: ColumnsQuestion['kind'];
  /** The dimensions beside the time. */
  readonly by: ColumnsQuestion['by'];
  /** The subject of each row, from its groups without the time. */
  subjects(groups: readonly Int32Array[], texts: readonly string[], rows: number): Uint32Array;
  counts(columns: Columns): readonly Float64Array[];
}

interface Part {
  /** Its rows in order of time, and where those of each time since the first begin. */
  readonly order: Uint32Array;
  readonly begins: Uint32Array;
  readonly subject: Uint32Array;
  readonly largestSubject: number;
  readonly counts: readonly Float64Array[];
}

/** The blocks of the days from `first` to `last`, with an empty one where nothing was sent. One question. */
export async function readBlocks(
  store: FactStore,
  reading: BlockReading,
  first: Day,
  last: Day,
  knowsHours: boolean,
  pause: () => Promise<void>,
): Promise<ReadonlyMap<Day, HourBlock>> {
  const time = knowsHours ? ('hour' as const) : ('day' as const);
  const perDay = knowsHours ? 24 : 1;
  const parts: Part[] = [];
  const window = daysBetween(first, last);
  for await (const columns of store.columns({ kind: reading.kind, window, by: [time, ...reading.by] })) {
    const [times = new Int32Array(), ...groups] = columns.groups;
    const subject = reading.subjects(groups, columns.texts, columns.rows);
    parts.push({
      ...inTime(times, first * perDay, (last - first + 1) * perDay),
      subject,
      largestSubject: largest(subject),
      counts: reading.counts(columns),
    });
  }
  const blocks = new Map<Day, HourBlock>();
  for (let day = first; day <= last; day++) {
    await pause();
    blocks.set(day, blockOf(parts, (day - first) * perDay, perDay, day * 24));
  }
  return blocks;
}

/** Places are counted rather than compared. */
function inTime(time: Int32Array, first: number, times: number): Pick<Part, 'order' | 'begins'> {
  const begins = new Uint32Array(times + 1);
  for (let row = 0; row < time.length; row++) count(begins, (time[row] as number) - first + 1);
  addUp(begins);
  const next = begins.slice();
  const order = new Uint32Array(time.length);
  for (let row = 0; row < time.length; row++) order[take(next, (time[row] as number) - first)] = row;
  return { order, begins };
}

/** The rows of the `times` from `from` on, put in their subjects' places one hour after another. */
function blockOf(parts: readonly Part[], from: number, times: number, start: Hour): HourBlock {
  const perSubject = new Uint32Array(2 + parts.reduce((most, part) => Math.max(most, part.largestSubject), 0));
  let rows = 0;
  for (const { order, begins, subject } of parts) {
    const end = begins[from + times] as number;
    for (let at = begins[from] as number; at < end; at++, rows++) {
      count(perSubject, (subject[order[at] as number] as number) + 1);
    }
  }
  addUp(perSubject);
  const block = {
    subject: new Uint32Array(rows),
    hour: new Int32Array(rows),
    counts: (parts[0]?.counts ?? []).map(() => new Float64Array(rows)),
  };
  for (let time = 0; time < times; time++) {
    for (const { order, begins, subject, counts } of parts) {
      const end = begins[from + time + 1] as number;
      for (let at = begins[from + time] as number; at < end; at++) {
        const row = order[at] as number;
        const who = subject[row] as number;
        const place = take(perSubject, who);
        block.subject[place] = who;
        block.hour[place] = start + time;
        for (let c = 0; c < counts.length; c++) {
          (block.counts[c] as Float64Array)[place] = (counts[c] as Float64Array)[row] as number;
        }
      }
    }
  }
  return block;
}

function count(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}

/** Counts become the place where each begins. */
function addUp(counts: Uint32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
}

/** The next free place. */
function take(places: Uint32Array, at: number): number {
  const place = places[at] as number;
  places[at] = place + 1;
  return place;
}

function largest(values: Uint32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] as number);
  return most;
}
