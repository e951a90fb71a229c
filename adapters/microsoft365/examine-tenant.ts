import type { Examined } from '../../src/fetch/fetched-place.ts';
import { placeOf } from '../../src/follow/following.ts';
import type { Feed, FeedFault, FeedRow, PageAnswer } from '../../src/ports/feed.ts';
import type { ReportService } from '../../src/ports/report-service.ts';
import type { Sampled } from '../../src/ports/sampled.ts';
import type { Snapshot } from '../../src/ports/snapshot.ts';

/** Asks for the newest minute of a feed: whether it may be had, and what is missing. */
export async function examineFeed(feed: Feed, now: number): Promise<Examined> {
  const until = now - feed.limits.lagMs;
  return ofPage(feed.name, await feed.page({ from: until - 60_000, until }, null));
}

/** Asks for the list that messages are chosen from, and looks at none: their details need the same grant. */
export async function examineSampled(sampled: Sampled, now: number): Promise<Examined> {
  const until = now - sampled.limits.lagMs;
  return ofPage(sampled.name, await sampled.list({ from: until - 60_000, until }, null));
}

function ofPage(name: string, answer: PageAnswer<FeedRow>): Examined {
  const what = placeOf(name);
  switch (answer.kind) {
    case 'page':
      return good(what);
    case 'throttled':
      return later(what);
    case 'window-refused':
      return { verdict: 'bad', what, text: answer.text, cure: null };
    case 'failed':
      return bad(what, answer.fault);
  }
}

/** Reads it whole once, and keeps nothing of it. */
export async function examineSnapshot(snapshot: Snapshot): Promise<Examined> {
  const answer = await snapshot.read(async () => 0, null);
  const what = placeOf(snapshot.name);
  switch (answer.kind) {
    case 'read':
      return answer.missing.length === 0
        ? good(what)
        : { verdict: 'bad', what, text: answer.missing.join(' '), cure: null };
    case 'later':
    case 'throttled':
      return later(what);
    case 'failed':
      return bad(what, answer.fault);
  }
}

/** Asks for the list of searches: whether the app may ask for any is seen only when it does. */
export async function examineSearches(service: ReportService): Promise<Examined> {
  const what = placeOf(service.name);
  const answer = await service.list();
  switch (answer.kind) {
    case 'listed':
      return { verdict: 'unknown', what, text: UNPROVEN, cure: null };
    case 'throttled':
      return later(what);
    case 'failed':
      return bad(what, answer.fault);
  }
}

const UNPROVEN =
  'Exchange Online lists the requested reports. Whether it also accepts requests from an app is not documented: `sources` shows it after the first request. Only people can download the files.';

const good = (what: string): Examined => ({ verdict: 'good', what, text: 'Microsoft 365 answers.', cure: null });
const later = (what: string): Examined => ({
  ...{ verdict: 'unknown', what, cure: null },
  text: 'Microsoft 365 is limiting requests; try again later.',
});
const bad = (what: string, { text }: FeedFault): Examined => ({ verdict: 'bad', what, text, cure: null });
