import type { Timeline } from './timeline.ts';

const POOL_DAYS = 90;
/** At the beginning of a history everybody is new. */
const UNSETTLED_DAYS = { least: 7, most: 21 } as const;

/** How often this tenant's silent senders wake, and with how much. */
export interface Pool {
  /** Days on which a sender had been silent, summed over senders: how often it could have happened. */
  readonly silentDays: number;
  /** Messages on the day of waking, fewest first. */
  readonly wakes: Float64Array;
  /** Most messages on a day of waking, 0 without. */
  readonly most: number;
}

/** The pool of the 90 days before the day at this place in the timeline; undefined when it is too early to have one. */
export function poolBefore(timeline: Timeline, at: number): Pool | undefined {
  if (at < UNSETTLED_DAYS.least) return undefined;
  const unsettled = Math.min(UNSETTLED_DAYS.most, Math.max(UNSETTLED_DAYS.least, Math.floor(at / 2)));
  const from = Math.max(unsettled, at - POOL_DAYS);
  const population = timeline.population[at - 1] ?? 0;
  let silentDays = 0;
  const found: Float64Array[] = [];
  for (let past = from; past < at; past++) {
    silentDays += population - (timeline.awake[past] ?? 0);
    const wakes = timeline.wakes[past];
    if (wakes !== undefined && wakes.length > 0) found.push(wakes);
  }
  const wakes = joined(found).sort();
  return { silentDays, wakes, most: wakes.at(-1) ?? 0 };
}

export function wakesOfAtLeast({ wakes }: Pool, messages: number): number {
  let low = 0;
  let high = wakes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wakes[middle] as number) >= messages) high = middle;
    else low = middle + 1;
  }
  return wakes.length - low;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
