import type { Hour } from '../model/time.ts';
import type { SenderDay } from '../rules/history.ts';
import type { Summing } from './day-series.ts';
import type { BlockReading, HourBlock } from './hour-block.ts';

const MESSAGES = 0;
const OLD_TLS = 1;
const BASIC = 2;

/**
 * Senders and their numbers. Who is read gets an inner number at once; the number that the history shows comes with
 * the first hour in which the sender is known to have sent, so that nobody shows before his time.
 */
export class Senders {
  readonly #inner = new Map<string, number>();
  readonly #innerAddresses: string[] = [];
  /** By inner number: number + 1. */
  #numbers = new Int32Array(1024);
  readonly #addresses: string[] = [];

  addresses(): readonly string[] {
    return this.#addresses.slice();
  }

  inner(address: string): number {
    const known = this.#inner.get(address);
    if (known !== undefined) return known;
    const inner = this.#innerAddresses.push(address) - 1;
    this.#inner.set(address, inner);
    return inner;
  }

  /** The number shown, -1 for those not seen yet. */
  number(inner: number): number {
    return (this.#numbers[inner] ?? 0) - 1;
  }

  get count(): number {
    return this.#addresses.length;
  }

  /** Numbers newcomers by the hour in which they came, then by address: in whatever order they were read. */
  admit(newcomers: readonly { readonly inner: number; readonly hour: Hour }[]): void {
    const byHour = new Map<Hour, string[]>();
    for (const { inner, hour } of newcomers) {
      const address = this.#innerAddresses[inner] as string;
      const others = byHour.get(hour);
      if (others) others.push(address);
      else byHour.set(hour, [address]);
    }
    this.#makeRoom();
    for (const hour of [...byHour.keys()].sort((a, b) => a - b)) {
      // Plain texts are sorted several times faster than anything with a function to compare them.
      for (const address of byHour.get(hour)?.sort() ?? []) {
        this.#numbers[this.#inner.get(address) as number] = this.#addresses.push(address);
      }
    }
  }

  #makeRoom(): void {
    if (this.#innerAddresses.length <= this.#numbers.length) return;
    const larger = new Int32Array(2 * this.#innerAddresses.length);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

/** What is read of senders: messages, those over old TLS and those with Basic, by hour. */
export function senderReading(senders: Senders): BlockReading {
  let known: { readonly texts: readonly string[]; readonly inner: number[] } = { texts: [], inner: [] };
  return {
    kind: 'smtp-auth',
    by: ['sender'],
    subjects([sender], texts, rows) {
      if (known.texts !== texts) known = { texts, inner: [] };
      const { inner } = known;
      for (let text = inner.length; text < texts.length; text++) inner.push(senders.inner(texts[text] as string));
      const subjects = new Uint32Array(rows);
      for (let row = 0; row < rows; row++) subjects[row] = inner[sender?.[row] as number] as number;
      return subjects;
    },
    counts({ rows, messages, tls, auth }) {
      const old = new Float64Array(rows);
      for (const column of [tls.ssl3, tls['1.0'], tls['1.1']]) {
        for (let row = 0; row < rows; row++) old[row] = (old[row] as number) + (column[row] as number);
      }
      return [messages, old, auth.basic];
    },
  };
}

/** One day of everybody who sent something before `until`, ordered by number. */
export function senderDay(senders: Senders, { day: { day, knowsHours }, block, before, until }: Summing): SenderDay {
  const runs = runsOf(block, knowsHours ? until : (day + 1) * 24);
  senders.admit(newcomersOf(senders, block, runs));
  const runOf = new Int32Array(senders.count).fill(-1);
  for (let run = 0; run < runs.count; run++) {
    runOf[senders.number(block.subject[runs.from[run] as number] as number)] = run;
  }
  const sender = new Uint32Array(runs.count);
  const inOrder = new Uint32Array(runs.count);
  for (let number = 0, row = 0; number < runOf.length; number++) {
    if ((runOf[number] as number) < 0) continue;
    sender[row] = number;
    inOrder[row++] = runOf[number] as number;
  }
  const messages = sums(block, MESSAGES, runs);
  return {
    day,
    sender,
    messages: picked(messages, inOrder),
    peak: picked(knowsHours ? peaksOf(block, before, runs, day * 24) : messages, inOrder),
    oldTls: picked(sums(block, OLD_TLS, runs), inOrder),
    basic: picked(sums(block, BASIC, runs), inOrder),
  };
}

function picked(values: Float64Array, at: Uint32Array): Float64Array {
  const found = new Float64Array(at.length);
  for (let row = 0; row < at.length; row++) found[row] = values[at[row] as number] as number;
  return found;
}

/** The rows of each subject, as far as they are known: from one row to before another. */
interface Runs {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

function runsOf({ subject, hour }: HourBlock, until: Hour): Runs {
  const from = new Uint32Array(subject.length);
  const to = new Uint32Array(subject.length);
  let count = 0;
  for (let row = 0; row < subject.length; ) {
    const who = subject[row];
    const first = row;
    let end = row;
    for (; row < subject.length && subject[row] === who; row++) if ((hour[row] as number) < until) end = row + 1;
    if (end === first) continue;
    from[count] = first;
    to[count++] = end;
  }
  return { count, from, to };
}

function newcomersOf(senders: Senders, { subject, hour }: HourBlock, { count, from }: Runs) {
  const newcomers: { readonly inner: number; readonly hour: Hour }[] = [];
  for (let run = 0; run < count; run++) {
    const row = from[run] as number;
    const inner = subject[row] as number;
    if (senders.number(inner) < 0) newcomers.push({ inner, hour: hour[row] as number });
  }
  return newcomers;
}

function sums({ counts }: HourBlock, which: number, { count, from, to }: Runs): Float64Array {
  const column = counts[which] ?? new Float64Array();
  const summed = new Float64Array(count);
  for (let run = 0; run < count; run++) {
    let sum = 0;
    for (let row = from[run] as number; row < (to[run] as number); row++) sum += column[row] as number;
    summed[run] = sum;
  }
  return summed;
}

/**
 * Per run the most messages in any 24 hours that end within the day. A sum is largest in its first hour, which still
 * has most of yesterday, or in an hour with messages of its own. Both blocks are ordered by subject.
 */
function peaksOf(block: HourBlock, before: HourBlock | null, { count, from, to }: Runs, start: Hour): Float64Array {
  const messages = block.counts[MESSAGES] ?? new Float64Array();
  const earlier = before?.counts[MESSAGES] ?? new Float64Array();
  const peaks = new Float64Array(count);
  let at = 0;
  for (let run = 0; run < count; run++) {
    const who = block.subject[from[run] as number] as number;
    while (before && at < before.subject.length && (before.subject[at] as number) < who) at++;
    let oldest = at;
    let sum = 0;
    for (; before && at < before.subject.length && before.subject[at] === who; at++) {
      if ((before.hour[at] as number) <= start - 24) oldest = at + 1;
      else sum += earlier[at] as number;
    }
    let peak = sum;
    for (let row = from[run] as number; row < (to[run] as number); row++) {
      const hour = block.hour[row] as number;
      for (; oldest < at && ((before as HourBlock).hour[oldest] as number) <= hour - 24; oldest++) {
        sum -= earlier[oldest] as number;
      }
      sum += messages[row] as number;
      peak = Math.max(peak, sum);
    }
    peaks[run] = peak;
  }
  return peaks;
}
