/** How many lines, and the first and last instant that any of them was written at. */
interface Seen {
  readonly rows: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Counts lines as they are read. */
export interface LineSpan {
  readonly row: () => void;
  /** A line's instant, ms since 1970. */
  readonly at: (ms: number) => void;
  readonly seen: () => Seen;
  /** The same of the lines since it was asked last. */
  readonly seenSince: () => Seen;
}

export function lineSpan(): LineSpan {
  /** Of the lines before those that are counted next. */
  let before = NONE;
  let { rows, from, to } = NONE;
  return {
    row() {
      rows++;
    },
    at(ms) {
      if (ms < from) from = ms;
      if (ms > to) to = ms;
    },
    seen: () => dated(together(before, { rows, from, to })),
    seenSince() {
      const since = { rows, from, to };
      before = together(before, since);
      ({ rows, from, to } = NONE);
      return dated(since);
    },
  };
}

const NONE = { rows: 0, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };

const together = (a: typeof NONE, b: typeof NONE): typeof NONE => ({
  rows: a.rows + b.rows,
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
});

const dated = ({ rows, from, to }: typeof NONE): Seen => ({
  rows,
  from: from > to ? null : new Date(from),
  to: from > to ? null : new Date(to),
});
