/**
 * Whether less than `withinMs` have passed since an instant. One that lies ahead by more than that was written by a
 * clock that has been set back since, and counts as long ago: waiting for it could take years.
 */
export function wasRecently(instant: string | null, withinMs: number, now: Date): boolean {
  if (instant === null) return false;
  const ago = now.getTime() - Date.parse(instant);
  // What is planned for just so much later is not long ago: a table that waits its hour is the thread's last word.
  return ago < withinMs && ago >= -withinMs;
}

/**
 * The last of some instants, without those further ahead than `withinMs`: they were written by a clock that has been set
 * back since, and must not hide what was done a moment ago by the present one. Null when none is left.
 */
export const lastKnown = (instants: readonly (string | null)[], withinMs: number, now: Date): string | null =>
  instants.reduce((last, each) => {
    // Most of a group's are the same one.
    if (each === null || each === last || Date.parse(each) - now.getTime() > withinMs) return last;
    return last === null || each > last ? each : last;
  }, null);
