import type { Day } from '../../model/time.ts';
import type { SenderHistory } from '../history.ts';
import type { Trail } from '../rule.ts';

const TRAIL_DAYS = 14;
const WEEKS = 12;
/** With fewer weeks there is no saying what is usual on a weekday. */
const LEAST_WEEKS = 4;

/** What a card shows beside the score, worked out only for senders that have a finding. */
export interface Detail {
  readonly trail: Trail;
  /** Least and most messages on the same weekday, the extremes left out where there are enough; null: too few weeks. */
  readonly usual: { readonly low: number; readonly high: number } | null;
  /** The last day with messages that is over for 24 hours or more; null without. */
  readonly lastSeen: Day | null;
}

/** By sender number. `today` is the day of the last hours that are known. */
export function detailsOf(
  { days, countedOver }: Pick<SenderHistory, 'days' | 'countedOver'>,
  today: Day,
  senders: readonly number[],
): ReadonlyMap<number, Detail> {
  const slots = new Int32Array(senders.reduce((most, sender) => Math.max(most, sender + 1), 0)).fill(-1);
  senders.forEach((sender, slot) => {
    slots[sender] = slot;
  });
  const trails = senders.map((): (number | null)[] => Array.from({ length: TRAIL_DAYS }, () => null));
  const weekdays = senders.map((): number[] => []);
  const lastSeen = senders.map((): Day | null => null);
  if (senders.length === 0) return new Map();
  for (const { day, sender, messages } of days) {
    const place = day - (today - TRAIL_DAYS + 1);
    const isSameWeekday = day < today && (today - day) % 7 === 0 && day >= today - 7 * WEEKS;
    if (place >= 0 && place < TRAIL_DAYS) for (const trail of trails) trail[place] = 0;
    if (isSameWeekday) for (const counts of weekdays) counts.push(0);
    for (let row = 0; row < sender.length; row++) {
      const slot = slots[sender[row] as number] ?? -1;
      const count = messages[row] ?? 0;
      if (slot < 0 || count === 0) continue;
      const trail = trails[slot];
      const counts = weekdays[slot];
      if (place >= 0 && place < TRAIL_DAYS && trail) trail[place] = count;
      if (isSameWeekday && counts) counts[counts.length - 1] = count;
      if (day < today - 1) lastSeen[slot] = day;
    }
  }
  return new Map(
    senders.map((sender, slot) => [
      sender,
      {
        trail: {
          unit: 'messages',
          magnitudeOver: countedOver === 'day' ? 'in a day' : 'in 24 hours',
          firstDay: today - TRAIL_DAYS + 1,
          values: trails[slot] ?? [],
        },
        usual: usualOf(weekdays[slot] ?? []),
        lastSeen: lastSeen[slot] ?? null,
      },
    ]),
  );
}

function usualOf(counts: readonly number[]): Detail['usual'] {
  if (counts.length < LEAST_WEEKS) return null;
  const sorted = counts.toSorted((a, b) => a - b);
  const cut = counts.length >= 8 ? 1 : 0;
  return { low: sorted[cut] ?? 0, high: sorted[sorted.length - 1 - cut] ?? 0 };
}
