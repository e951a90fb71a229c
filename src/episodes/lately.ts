/**
 * Whether less than `withinMs` have passed since an instant. One that lies ahead by more than that was written by a
 * clock that has been set back since, and counts as long ago: waiting for it could take years.
 */
export function wasLately(instant: string | null, withinMs: number, now: Date): boolean {
  if (instant === null) return false;
  const ago = now.getTime() - Date.parse(instant);
  // What is planned for just so much later is not long ago: a table that waits its hour is the thread's last word.
  return ago < withinMs && ago >= -withinMs;
}
