import type { FeedRow } from '../ports/feed.ts';

/** Beyond this, the oldest are forgotten: then rules look at them once more, and find the same. */
const MAX_KNOWN = 200_000;

/** Which records were kept since the start, so that rules need not look again at what was only read once more. */
export function knownRows() {
  const known = new Set<string>();
  const idOf = (row: FeedRow): string =>
    JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
  return {
    /** When the first of them happened that is new or different, ms; null where none is. */
    firstNew(rows: readonly FeedRow[]): number | null {
      const fresh = rows.filter((row) => !known.has(idOf(row)));
      return fresh.reduce<number | null>((first, { at }) => Math.min(first ?? at, at), null);
    },
    /** How many of them are new or different; one that is told twice counts once. */
    countNew(rows: readonly FeedRow[]): number {
      return new Set(rows.map(idOf).filter((id) => !known.has(id))).size;
    },
    add(rows: readonly FeedRow[]): void {
      for (const row of rows) known.add(idOf(row));
      for (const id of known) {
        if (known.size <= MAX_KNOWN) break;
        known.delete(id);
      }
    },
  };
}
