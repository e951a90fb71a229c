/**
 * What follows from days that are over and does not change while a day lasts: worked out once, and found again by the
 * days themselves. Pure all the same, since the same days always come to the same.
 */
export interface Remembered<D extends object, T> {
  /** `key` is whatever else it follows from. */
  of(days: readonly D[], key: number): T;
  /** Works it out beforehand, with pauses so that others can run. */
  ahead(days: readonly D[], key: number): Generator<undefined, void>;
}

interface Memory<D, T> {
  readonly days: readonly D[];
  readonly key: number;
  readonly value: T;
}

/** Remembers for as long as somebody holds the last of the days, and of those that end with it the latest only. */
export function remembered<D extends object, T>(
  steps: (days: readonly D[], key: number) => Generator<undefined, T>,
): Remembered<D, T> {
  const byLast = new WeakMap<D, Memory<D, T>>();

  function recalled(days: readonly D[], key: number): Memory<D, T> | undefined {
    const last = days.at(-1);
    const memory = last && byLast.get(last);
    const isSame = memory?.key === key && memory.days.length === days.length;
    return isSame && days.every((day, at) => day === memory.days[at]) ? memory : undefined;
  }

  function* workedOut(days: readonly D[], key: number): Generator<undefined, Memory<D, T>> {
    const memory = { days: days.slice(), key, value: yield* steps(days, key) };
    const last = days.at(-1);
    if (last) byLast.set(last, memory);
    return memory;
  }

  return {
    of(days, key) {
      const known = recalled(days, key);
      if (known) return known.value;
      const working = workedOut(days, key);
      let step = working.next();
      while (!step.done) step = working.next();
      return step.value.value;
    },
    *ahead(days, key) {
      if (!recalled(days, key)) yield* workedOut(days, key);
    },
  };
}
