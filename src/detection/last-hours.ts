import type { Hour } from '../model/time.ts';
import type { SenderDay, SenderHistory } from '../rules/history.ts';
import type { HourBlock } from './hour-block.ts';
import type { KnownDay } from './known-days.ts';
import type { Senders } from './sender-days.ts';

interface Recent {
  /** The day of the last known hour. */
  readonly last: KnownDay;
  /** The day before; undefined where nobody told of it. */
  readonly before: KnownDay | undefined;
  readonly days: readonly SenderDay[];
  readonly blockOf: (day: number) => HourBlock | null;
  readonly until: Hour;
}

/** The last 24 hours, and what is left of the day before the last when they are taken from it. */
export function lastHours(
  senders: Senders,
  { last, before, days, blockOf, until }: Recent,
): Pick<SenderHistory, 'countedOver' | 'last24h' | 'recentPeak'> {
  const last24h = new Float64Array(senders.count);
  const recentPeak = new Float64Array(senders.count);
  addDay(
    last24h,
    days.find(({ day }) => day === last.day),
  );
  const cut = until - 24;
  // Whole days, or days of which no hours are known: the one is the last, the other is the one before.
  const block = last.knowsHours && before?.knowsHours && cut < last.day * 24 ? blockOf(last.day - 1) : null;
  if (block === null)
    addDay(
      recentPeak,
      days.find(({ day }) => day === last.day - 1),
    );
  else addHours(block, cut, senders, last24h, recentPeak);
  const isWholeDay = cut >= last.day * 24;
  const countedOver = last.knowsHours && (block !== null || isWholeDay) ? '24 hours' : 'day';
  return { countedOver, last24h, recentPeak };
}

function addDay(sums: Float64Array, day: SenderDay | undefined): void {
  if (day === undefined) return;
  const { sender, messages } = day;
  for (let row = 0; row < sender.length; row++) {
    const number = sender[row] as number;
    sums[number] = (sums[number] as number) + (messages[row] as number);
  }
}

function addHours(
  { subject, hour, counts: [messages] }: HourBlock,
  cut: Hour,
  senders: Senders,
  since: Float64Array,
  earlier: Float64Array,
): void {
  for (let row = 0; row < subject.length; row++) {
    const number = senders.number(subject[row] as number);
    const sums = (hour[row] as number) >= cut ? since : earlier;
    sums[number] = (sums[number] as number) + (messages?.[row] as number);
  }
}
