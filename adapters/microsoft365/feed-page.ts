import type { FeedRow, PageAnswer } from '../../src/ports/feed.ts';
import type { GraphAnswer } from './graph-client.ts';
import { refusalFault } from './graph-refusals.ts';

/** A record as it was read: a row, why it cannot be used, or neither where it is passed over. */
type ReadRecord<Row> =
  | { readonly kind: string; readonly row: Row }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'other-client' };

/** A page of a feed, of what Microsoft Graph answered. `role`: the permission that the feed needs. */
export function feedPage<Row extends FeedRow>(
  answer: GraphAnswer,
  role: string,
  read: (record: unknown) => ReadRecord<Row>,
): PageAnswer<Row> {
  const { serverTime } = answer;
  switch (answer.kind) {
    case 'bad-request':
      return { kind: 'window-refused', text: answer.text, serverTime };
    case 'not-found':
      return { kind: 'failed', fault: { kind: 'other', text: answer.text }, serverTime };
    case 'refused':
      return { kind: 'failed', fault: refusalFault(answer.refusal, role), serverTime };
    case 'throttled':
    case 'failed':
      return answer;
    case 'page': {
      const records = answer.records.map(read);
      const unusable = records.flatMap((each) => ('reason' in each ? [each.reason] : []));
      return {
        ...{ kind: 'page', next: answer.next, bytes: answer.bytes, serverTime },
        rows: records.flatMap((each) => ('row' in each ? [each.row] : [])),
        ...{ unusable: unusable.length, firstUnusable: unusable[0] ?? null },
      };
    }
  }
}

/** As Microsoft Graph writes instants. `ms`: since 1970. */
export const instant = (ms: number): string => new Date(ms).toISOString();
