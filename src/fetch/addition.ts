import { stagedIn, subjectId } from '../follow/addition.ts';
import { placeOf } from '../follow/following.ts';
import { planWrites } from '../ingest/plan-writes.ts';
import { dayOf, instantText } from '../model/time.ts';
import type { Addition, StagedDay } from '../ports/fact-store.ts';
import type { Feed, FeedFacts, FeedWindow } from '../ports/feed.ts';

export interface WindowRead<Row> {
  /** After the window: how far the feed was read. */
  readonly position: unknown;
  /** Null where only the position is new. */
  readonly read: {
    readonly window: FeedWindow;
    readonly rows: readonly Row[];
    readonly bytes: number;
    readonly unusable: number;
    /** How many of the rows, and of those that are of no use, were not told of before. */
    readonly counted: number;
  } | null;
  readonly now: Date;
}

/** What the store is to add of a window: its facts, that there was nothing else in it, and how far the feed was read. */
export function windowAddition<Row>(
  feed: Pick<Feed, 'name' | 'source' | 'format' | 'revision' | 'subjects'> & {
    readonly facts: (rows: readonly Row[]) => FeedFacts;
  },
  { position, read, now }: WindowRead<Row>,
): Addition {
  const { batches, texts } = read === null ? { batches: [], texts: [''] } : feed.facts(read.rows);
  const from = read && new Date(read.window.from);
  // A window that ends at midnight says nothing of the day that begins.
  const to = read && new Date(read.window.until - 1);
  const staged = from === null ? [] : [...stagedIn(batches), ...quietIn(feed, from)];
  const whole = { mode: 'merge', precision: 'hour', cut: false, derivedCounts: false, from, to } as const;
  return {
    ...{ stream: feed.name, source: feed.source, position, carry: null, batches, texts, fingerprints: [] },
    write: planWrites(feed.source, whole, staged, now),
    about: {
      ...{ file: placeOf(feed.name), path: null, sizeBytes: read?.bytes ?? 0, format: feed.format },
      ...{ at: instantText(now), by: 'fetch', rows: read?.counted ?? 0 },
      ...{ rejected: read?.unusable ?? 0, declared: {}, year: null, revision: feed.revision, sha256: '' },
      from: from && instantText(from),
      to: to && instantText(to),
      slices: feed.subjects.map(subjectId),
    },
  };
}

const quietIn = ({ subjects }: Pick<Feed, 'subjects'>, from: Date): readonly StagedDay[] =>
  subjects.map(({ kind, slice }) => ({ kind, slice, day: dayOf(from), messages: 0 }));
