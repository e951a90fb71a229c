/**
 * Whether less than `withinMs` have passed since an instant. One that lies ahead by more than that was written by a
 * clock that has been set back since, and counts as long ago: waiting for it could take years.
 */
export const wasLately = (instant: string | null, withinMs: number, now: Date): boolean =>
  instant !== null && Math.abs(now.getTime() - Date.parse(instant)) < withinMs;
