/**
 * What follows from days that are over and does not change while a day lasts: worked out once, and found again by the
 * days themselves. Pure all the same, since the same days always come to the same.
 */
export interface Remembered<D extends object, T> {
  /** `more` is whatever else it follows from. */
  of(days: readonly D[], ...more: readonly number[]): T;
  /** Works it out beforehand, with pauses so that others can run. */
  ahead(days: readonly D[], ...more: readonly number[]): Generator<undefined, void>;
}

interface Memory<D, T> {
  readonly days: readonly D[];
  readonly value: T;
}

/** Remembers for as long as somebody holds the last of the days, and of those that end with it the latest only. */
export function remembered<D extends object, T>(
  steps: (days: readonly D[], ...more: number[]) => Generator<undefined, T>,
): Remembered<D, T> {
  const byLast = new WeakMap<D, Map<string, Memory<D, T>>>();

  function recalled(days: readonly D[], more: readonly number[]): Memory<D, T> | undefined {
    const last = days.at(-1);
    const memory = last && byLast.get(last)?.get(more.join());
    if (memory?.days.length !== days.length) return undefined;
    return days.every((day, at) => day === memory.days[at]) ? memory : undefined;
  }

  function* workedOut(days: readonly D[], more: readonly number[]): Generator<undefined, T> {
    const value = yield* steps(days, ...more);
    const last = days.at(-1);
    if (last) byLast.set(last, (byLast.get(last) ?? new Map()).set(more.join(), { days: days.slice(), value }));
    return value;
  }

  return {
    of(days, ...more) {
      const known = recalled(days, more);
      if (known) return known.value;
      const working = workedOut(days, more);
      let step = working.next();
      while (!step.done) step = working.next();
      return step.value;
    },
    *ahead(days, ...more) {
      if (!recalled(days, more)) yield* workedOut(days, more);
    },
  };
}

/** The same of one object, such as the days of one path, and what it is judged by. */
export function rememberedOf<K extends object, P extends object, T>(
  work: (subject: K, by: P) => T,
): (subject: K, by: P) => T {
  const known = new WeakMap<K, WeakMap<P, { readonly value: T }>>();
  return (subject, by) => {
    const before = known.get(subject)?.get(by);
    if (before) return before.value;
    const value = work(subject, by);
    known.set(subject, (known.get(subject) ?? new WeakMap()).set(by, { value }));
    return value;
  };
}
