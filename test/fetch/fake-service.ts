import { FactBatchBuilder, TextDictionary } from '../../src/model/fact-batch.ts';
import { signInFact } from '../../src/model/kinds/sign-in.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import type { Feed, FeedRow, FeedWindow, PageAnswer } from '../../src/ports/feed.ts';

/** Something that happened, as the service comes to know of it; instants in ms since 1970. */
export interface Happened {
  readonly id: number;
  readonly at: number;
  readonly shownAt: number;
  readonly user: string;
  /** What is known of it at first, and from when on something else is. */
  readonly outcome: string;
  readonly later: { readonly at: number; readonly outcome: string } | null;
}

export interface FakeRow extends FeedRow {
  readonly user: string;
  readonly outcome: string;
}

export type Trouble = 'lost' | 'throttled' | 'throttled-silently' | 'forbidden' | 'next-expired';

export interface FakeService {
  readonly happened: readonly Happened[];
  readonly pageRows: number;
  readonly limits: Feed['limits'];
  /** Service time, ms. */
  readonly now: () => number;
  /** What goes wrong with the next request; null where nothing does. */
  readonly trouble: () => Trouble | null;
  /** Windows with this instant in them are refused for as long. */
  readonly poison: { readonly at: number; readonly until: number } | null;
}

const SLICE = { format: 'fake', filters: {} };
export const FAKE = { name: 'fake tenant records', source: 'fake' };

/** A service that answers for stretches of time, page by page, with all that goes wrong in real ones. */
export function fakeFeed({ happened, pageRows, limits, now, trouble, poison }: FakeService) {
  /** When each request came. */
  const requests: number[] = [];
  const feed: Feed<FakeRow> = {
    ...FAKE,
    ...{ format: 'fake', revision: 1, limits, feedsRules: true },
    subjects: [{ kind: 'sign-in', slice: SLICE }],
    notes: () => [],
    ready: async () => ({ kind: 'ready', serverTime: new Date(now()) }),
    async page(window, next) {
      return { ...answer(window, next), serverTime: new Date(now()) };
    },
    facts(rows) {
      const texts = new TextDictionary();
      const batch = new FactBatchBuilder('sign-in', SLICE, true);
      for (const row of rows) batch.addFact(factOf(row), texts);
      return { batches: [batch.take()], texts: texts.drain().texts };
    },
  };

  function answer(window: FeedWindow, next: string | null): DistributiveOmit<PageAnswer<FakeRow>, 'serverTime'> {
    requests.push(now());
    switch (trouble()) {
      case 'lost':
        return { kind: 'failed', fault: { kind: 'other', text: 'No answer.' } };
      case 'throttled':
        return { kind: 'throttled', afterMs: 30_000 };
      case 'throttled-silently':
        return { kind: 'throttled', afterMs: null };
      case 'forbidden':
        return { kind: 'failed', fault: { kind: 'forbidden', text: 'Not allowed.' } };
      case 'next-expired':
        if (next !== null) return { kind: 'window-refused', text: 'This page is not there any more.' };
    }
    if (window.from < now() - limits.retentionMs) return { kind: 'window-refused', text: 'Too long ago.' };
    if (poison && now() < poison.until && window.from <= poison.at && poison.at < window.until)
      return { kind: 'window-refused', text: 'Bad window.' };
    const rows = happened
      .filter(({ at, shownAt }) => shownAt <= now() && at >= window.from && at <= window.until)
      .map((each) => ({ at: each.at, key: BigInt(each.id), user: each.user, outcome: outcomeAt(each, now()) }));
    const begin = Number(next ?? 0);
    const end = begin + pageRows;
    // The last one of a page comes again on the next, as it does where records come in between.
    const shown = rows.slice(Math.max(0, begin - 1), end);
    const following = rows.length > end ? String(end) : null;
    return { kind: 'page', rows: shown, next: following, unusable: 0, firstUnusable: null, bytes: 10 };
  }
  return { feed, requests };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export const outcomeAt = ({ outcome, later }: Happened, now: number): string =>
  later !== null && later.at <= now ? later.outcome : outcome;

const factOf = ({ at, key, user, outcome }: FakeRow) =>
  signInFact({ hour: Math.floor(at / MS_PER_HOUR), user, address: '192.0.2.1', outcome, event: key });

export const FAKE_LIMITS: Feed['limits'] = {
  lagMs: 15 * 60_000,
  retentionMs: 5 * MS_PER_DAY,
  backFillMs: 5 * MS_PER_DAY,
  everyMs: 15 * 60_000,
  maxWindowMs: 6 * MS_PER_HOUR,
  maxPages: 8,
};
