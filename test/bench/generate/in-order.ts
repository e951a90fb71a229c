import { type Day, startOfDay } from '../../../src/model/time.ts';
import { seeded } from './random.ts';
import { secondOfShare } from './working-day.ts';

/** No event is longer. */
const MAX_SECONDS = 120;

export interface LaterLine {
  readonly afterSeconds: number;
  readonly text: string;
}

/** A log to come: so many lines over so many days, the last of which is `lastDay`. */
export interface LogSize {
  readonly lines: number;
  readonly lastDay: Day;
  /** Two unless it is said. */
  readonly days?: number;
}

/** Of which events a log is made, and how a line of it is written. */
export interface LogShape {
  /** What an event comes to on average. */
  readonly linesPerEvent: number;
  readonly event: (number: number, random: () => number) => readonly LaterLine[];
  readonly write: (at: Date, text: string) => string;
}

/** The lines of events that lie in one another, in the order of time, on working days. */
export function* inOrderOfTime({ lines, lastDay, days = 2 }: LogSize, of: LogShape): Generator<string> {
  const random = seeded(lines);
  const events = Math.ceil(lines / of.linesPerEvent / days);
  /** From the second `written` on. */
  const seconds = new Map<number, string[]>();
  let left = lines;
  let written = 0;
  for (let number = 0; left > 0; number++) {
    const start = Math.floor(number / events) * 86_400 + secondOfShare((number % events) / events);
    for (; written < start; written++) yield* take(written);
    for (const { afterSeconds, text } of of.event(number, random)) {
      const second = start + Math.min(MAX_SECONDS, Math.floor(afterSeconds));
      const others = seconds.get(second);
      if (others) others.push(text);
      else seconds.set(second, [text]);
    }
  }

  function* take(second: number): Generator<string> {
    const at = new Date(startOfDay(lastDay - days + 1).getTime() + second * 1000);
    for (const text of seconds.get(second) ?? []) {
      if (left-- <= 0) return;
      yield of.write(at, text);
    }
    seconds.delete(second);
  }
}
