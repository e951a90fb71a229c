import type { Columns, ColumnsQuestion } from '../mailflow/question.ts';
import type { Day } from '../mailflow/time.ts';
import { daysBetween } from '../mailflow/window.ts';
import type { FactStore } from '../ports.ts';

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
  readonly time: Int32Array;
  readonly subject: Uint32Array;
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
    parts.push({
      time: times,
      subject: reading.subjects(groups, columns.texts, columns.rows),
      counts: reading.counts(columns),
    });
  }
  const blocks = new Map<Day, HourBlock>();
  for (let day = first; day <= last; day++) {
    await pause();
    blocks.set(day, blockOf(parts, day * perDay, (day + 1) * perDay, 24 / perDay));
  }
  return blocks;
}

/** The rows with a time in `[from, to)`, in order. A row's place is counted rather than compared: twice, stably. */
function blockOf(parts: readonly Part[], from: number, to: number, hoursPerTime: number): HourBlock {
  const perTime = new Uint32Array(to - from + 1);
  let subjects = 0;
  for (const { time, subject } of parts) {
    for (let row = 0; row < time.length; row++) {
      const at = time[row] as number;
      if (at < from || at >= to) continue;
      perTime[at - from + 1] = (perTime[at - from + 1] as number) + 1;
      subjects = Math.max(subjects, (subject[row] as number) + 1);
    }
  }
  for (let i = 1; i < perTime.length; i++) perTime[i] = (perTime[i] as number) + (perTime[i - 1] as number);
  const rows = perTime[to - from] as number;

  const ofPart = new Uint32Array(rows);
  const ofRow = new Uint32Array(rows);
  const perSubject = new Uint32Array(subjects + 1);
  parts.forEach(({ time, subject }, part) => {
    for (let row = 0; row < time.length; row++) {
      const at = (time[row] as number) - from;
      if (at < 0 || at >= to - from) continue;
      const place = perTime[at] as number;
      perTime[at] = place + 1;
      ofPart[place] = part;
      ofRow[place] = row;
      const next = (subject[row] as number) + 1;
      perSubject[next] = (perSubject[next] as number) + 1;
    }
  });
  for (let i = 1; i < perSubject.length; i++) perSubject[i] = (perSubject[i] as number) + (perSubject[i - 1] as number);

  const block = {
    subject: new Uint32Array(rows),
    hour: new Int32Array(rows),
    counts: (parts[0]?.counts ?? []).map(() => new Float64Array(rows)),
  };
  for (let i = 0; i < rows; i++) {
    const { time, subject, counts } = parts[ofPart[i] as number] as Part;
    const row = ofRow[i] as number;
    const who = subject[row] as number;
    const place = perSubject[who] as number;
    perSubject[who] = place + 1;
    block.subject[place] = who;
    block.hour[place] = (time[row] as number) * hoursPerTime;
    counts.forEach((column, c) => {
      (block.counts[c] as Float64Array)[place] = column[row] as number;
    });
  }
  return block;
}
