import { unlessEnding } from '../../follow/follow-one.ts';
import type { FeedRow, FeedWindow, PageAnswer } from '../../ports/feed.ts';
import type { Sampled } from '../../ports/sampled.ts';

/** What came of asking for a page of a list. */
export type Listed<Row extends FeedRow> =
  | { readonly kind: 'more' | 'ending' }
  | { readonly kind: 'whole'; readonly rows: readonly Row[] }
  /** The list of this window cannot be had, and why, in a sentence for people. */
  | { readonly kind: 'given-up'; readonly text: string }
  | Exclude<PageAnswer<Row>, { readonly kind: 'page' | 'window-refused' }>;

/** So often a list is begun anew that was refused. */
const MAX_REFUSED = 3;

/** The list of one window at a time, page by page; what was read of it is in memory only. */
export function sampleList<Row extends FeedRow>(
  { list, limits }: Pick<Sampled<Row>, 'list' | 'limits'>,
  ending: AbortSignal,
) {
  let listing: { readonly from: number; readonly rows: Row[]; next: string | null; pages: number } | null = null;
  let refused = 0;

  function given<A extends Listed<Row>>(answer: A): A {
    listing = null;
    return answer;
  }

  return async function next(window: FeedWindow): Promise<Listed<Row>> {
    if (listing?.from !== window.from) listing = { from: window.from, rows: [], next: null, pages: 0 };
    const current = listing;
    const answer = await unlessEnding(list(window, current.next), ending);
    if (answer === null) return { kind: 'ending' };
    switch (answer.kind) {
      case 'throttled':
        return answer;
      case 'failed':
        return given(answer);
      case 'window-refused':
        refused++;
        if (refused < MAX_REFUSED) return given({ kind: 'more' });
        refused = 0;
        return given({ kind: 'given-up', text: answer.text });
      case 'page': {
        for (const row of answer.rows) current.rows.push(row);
        current.pages++;
        current.next = answer.next;
        if (answer.next !== null && current.pages < limits.maxPages) return { kind: 'more' };
        refused = 0;
        if (answer.next !== null)
          return given({ kind: 'given-up', text: `There are more than ${current.pages} pages of messages.` });
        return given({ kind: 'whole', rows: current.rows.filter(({ at }) => at >= window.from && at < window.until) });
      }
    }
  };
}
