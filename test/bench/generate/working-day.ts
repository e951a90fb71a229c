/** How busy the hours of a day are, midnight first: nights are quiet, not silent. */
const BUSY = [1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 10, 12, 14, 13, 11, 8, 5, 3, 2, 2, 1, 1];
const ALL = BUSY.reduce((a, b) => a + b);

/** The second of the day up to which this share (0…1) of a day's mail has come. */
export function secondOfShare(share: number): number {
  let left = share * ALL;
  for (let hour = 0; hour < 24; hour++) {
    const busy = BUSY[hour] as number;
    if (left < busy) return Math.floor((hour + left / busy) * 3600);
    left -= busy;
  }
  return 86_399;
}
