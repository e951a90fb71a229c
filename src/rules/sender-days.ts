import type { Day } from '../model/time.ts';
import type { SenderDay, SenderHistory } from './history.ts';
import type { Trail } from './rule.ts';

type Column = 'messages' | 'oldTls' | 'basic';

const TRAIL_DAYS = 14;

/** One column by sender number, summed up over some days. */
export function sumOf(senders: number, days: readonly SenderDay[], column: Column): Float64Array {
  const sums = new Float64Array(senders);
  for (const day of days) {
    const values = day[column];
    const senders = day.sender;
    for (let at = 0; at < values.length; at++) {
      const sender = senders[at] as number;
      sums[sender] = (sums[sender] as number) + (values[at] as number);
    }
  }
  return sums;
}

/** How many senders were numbered by the end of these days. */
export function sendersIn(days: readonly SenderDay[]): number {
  let most = -1;
  for (const { sender } of days) {
    for (let row = 0; row < sender.length; row++) if ((sender[row] as number) > most) most = sender[row] as number;
  }
  return most + 1;
}

/** The known days from one day to another, both included. */
export const between = ({ days }: SenderHistory, first: Day, last: Day): readonly SenderDay[] =>
  days.filter(({ day }) => day >= first && day <= last);

/** What some senders did on each of the last days, null where nobody told us. One pass, however many they are. */
export function trailsOf(
  { days }: SenderHistory,
  senders: Iterable<number>,
  column: Column = 'messages',
  unit = 'messages',
): ReadonlyMap<number, Trail> {
  const lastDay = days.at(-1)?.day ?? 0;
  const firstDay = lastDay - TRAIL_DAYS + 1;
  const values = new Map([...senders].map((sender) => [sender, new Array<number | null>(TRAIL_DAYS).fill(null)]));
  if (values.size === 0) return new Map();
  const trails: (number | null)[][] = [];
  for (const [sender, trail] of values) trails[sender] = trail;
  for (const known of days) {
    const at = known.day - firstDay;
    if (at < 0) continue;
    for (const trail of values.values()) trail[at] = 0;
    const { sender } = known;
    for (let row = 0; row < sender.length; row++) {
      const trail = trails[sender[row] as number];
      if (trail) trail[at] = known[column][row] as number;
    }
  }
  return new Map([...values].map(([sender, trail]) => [sender, { unit, firstDay, values: trail }]));
}
