/** The time of a service, as its answers have it: a wall clock that is wrong, or is set, changes nothing about it. */
export interface ServiceClock {
  /** The service answered as itself at this time: no proxy's answer is to be noted. */
  note(time: Date): void;
  /** ms since 1970; null before the first answer. */
  now(): number | null;
}

/** `elapsed`: ms of a clock that cannot be set. */
export function serviceClock(elapsed: () => number): ServiceClock {
  let offset: number | null = null;
  return {
    note(time) {
      offset = time.getTime() - elapsed();
    },
    now: () => (offset === null ? null : elapsed() + offset),
  };
}
