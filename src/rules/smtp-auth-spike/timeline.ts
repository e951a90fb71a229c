import type { SenderDay } from '../history.ts';
import { SILENT_DAYS } from './params.ts';

const DAYS_AT_A_TIME = 15;

/** What one walk through the days tells, oldest first; all lists but `firstSeen` have an entry per known day. */
export interface Timeline {
  readonly days: readonly SenderDay[];
  /** By row of the day: messages of the day and of the day before it. */
  readonly pairs: readonly Float64Array[];
  /** By sender: place in `days` of the first day with messages; as many as there are days when there is none. */
  readonly firstSeen: Int32Array;
  /** Senders seen on that day or before. */
  readonly population: readonly number[];
  /** Senders that sent something in the 60 days before that day. */
  readonly awake: readonly number[];
  /** Messages of the senders that had sent nothing in the 60 days before that day. */
  readonly wakes: readonly Float64Array[];
}

/** With pauses so that others can run. */
export function* timelineSteps(days: readonly SenderDay[], senders: number): Generator<undefined, Timeline> {
  const firstDay = days[0]?.day ?? 0;
  const span = (days.at(-1)?.day ?? 0) - firstDay + 1;
  const walk: Walk = {
    firstSeen: new Int32Array(senders).fill(days.length),
    lastSeen: new Int32Array(senders).fill(-1),
    lastSeenOn: new Int32Array(span),
    wake: new Float64Array(senders),
  };
  const before = new Float64Array(senders);
  const pairs: Float64Array[] = [];
  const population: number[] = [];
  const awake: number[] = [];
  const wakes: Float64Array[] = [];
  for (const [at, today] of days.entries()) {
    const date = today.day - firstDay;
    awake.push(sum(walk.lastSeenOn.subarray(Math.max(0, date - SILENT_DAYS), date)));
    const previous = days[at - 1];
    if (previous?.day === today.day - 1) scatter(previous, before);
    pairs.push(withDayBefore(today, before));
    if (previous !== undefined) clear(previous, before);
    wakes.push(walk.wake.slice(0, step(walk, today, at, date)));
    population.push(sum(walk.lastSeenOn));
    if (at % DAYS_AT_A_TIME === DAYS_AT_A_TIME - 1) yield;
  }
  return { days, pairs, firstSeen: walk.firstSeen, population, awake, wakes };
}

/** What is known of senders while walking; days are counted from the first one, -1 is never. */
interface Walk {
  readonly firstSeen: Int32Array;
  readonly lastSeen: Int32Array;
  /** By day: senders that were seen on it and not since. */
  readonly lastSeenOn: Int32Array;
  /** Room for the wakes of one day. */
  readonly wake: Float64Array;
}

/** Takes one day in, and returns how many woke on it. A loop of its own, with nothing captured: it is the hot one. */
function step({ firstSeen, lastSeen, lastSeenOn, wake }: Walk, today: SenderDay, at: number, date: number): number {
  const { sender: senders, messages } = today;
  let woke = 0;
  let seen = 0;
  for (let row = 0; row < senders.length; row++) {
    const sender = senders[row] as number;
    if (messages[row] === 0) continue;
    const last = lastSeen[sender] as number;
    if (last < 0) firstSeen[sender] = at;
    else lastSeenOn[last] = (lastSeenOn[last] as number) - 1;
    if (last < 0 || last < date - SILENT_DAYS) wake[woke++] = messages[row] as number;
    lastSeen[sender] = date;
    seen++;
  }
  lastSeenOn[date] = seen;
  return woke;
}

function withDayBefore({ sender, messages }: SenderDay, before: Float64Array): Float64Array {
  const pair = new Float64Array(sender.length);
  for (let row = 0; row < pair.length; row++) {
    pair[row] = (messages[row] as number) + (before[sender[row] as number] as number);
  }
  return pair;
}

function clear({ sender }: SenderDay, into: Float64Array): void {
  for (let row = 0; row < sender.length; row++) into[sender[row] as number] = 0;
}

function scatter({ sender, messages }: SenderDay, into: Float64Array): void {
  for (let row = 0; row < sender.length; row++) into[sender[row] as number] = messages[row] as number;
}

function sum(counts: Int32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
