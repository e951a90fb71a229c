import { feedFacts } from '../../src/fetch/feed-facts.ts';
import { counted } from '../../src/model/format.ts';
import { signInFact } from '../../src/model/kinds/sign-in.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import type { Feed, FeedWindow } from '../../src/ports/feed.ts';
import { feedPage, instant } from './feed-page.ts';
import type { GraphClient } from './graph-client.ts';
import { readSignIn, type SignInRow, SMTP_CLIENTS } from './sign-in-record.ts';
import { SOURCE } from './source-name.ts';

const PATH = '/v1.0/auditLogs/signIns';
const SIGN_INS_ROLE = 'AuditLog.Read.All';

/**
 * Entra keeps sign-ins for 30 days with P1 or P2 (learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention);
 * ten of them are read at the beginning. 1,000 a page (learn.microsoft.com/graph/api/signin-list). They come within 15 minutes, mostly.
 */
const LIMITS: Feed['limits'] = {
  lagMs: 15 * 60_000,
  retentionMs: 30 * MS_PER_DAY,
  backFillMs: 10 * MS_PER_DAY,
  everyMs: 15 * 60_000,
  maxWindowMs: 6 * MS_PER_HOUR,
  maxPages: 20,
};
const PAGE_ROWS = '1000';

/** Who signed in to send with SMTP AUTH, or tried to: interactive sign-ins of v1.0, in which such clients are. */
export function signInsFeed(tenant: string, graph: GraphClient): Feed<SignInRow> {
  const subject = { kind: 'sign-in', slice: { format: 'graph-sign-ins', filters: { tenant } } } as const;
  let others = 0;
  return {
    name: signInsName(tenant),
    source: SOURCE,
    ...{ format: 'graph-sign-ins', revision: 1, limits: LIMITS, feedsRules: true, subjects: [subject] },
    ready: () => graph.ready(),
    notes: () =>
      others === 0
        ? []
        : [`${counted(others, 'sign-in')} of other clients skipped: Microsoft did not apply the filter.`],
    async page(window, next) {
      const answer = await (next === null ? graph.first(PATH, queryOf(window)) : graph.next(PATH, next));
      return feedPage(answer, SIGN_INS_ROLE, (record) => {
        const read = readSignIn(record);
        if (read.kind === 'other-client') others++;
        return read;
      });
    },
    facts: (rows) =>
      feedFacts(
        subject,
        rows.map(({ at, user, address, outcome, key }) =>
          signInFact({ hour: Math.floor(at / MS_PER_HOUR), user, address, outcome, event: key }),
        ),
      ),
  };
}

export const signInsName = (tenant: string): string => `${SOURCE} ${tenant} sign-ins`;

/** `or` binds less than `and`: without the brackets the dates would hold for the first client only. */
function queryOf({ from, until }: FeedWindow): Readonly<Record<string, string>> {
  const client = SMTP_CLIENTS.map((name) => `clientAppUsed eq '${name}'`).join(' or ');
  const time = `createdDateTime ge ${instant(from)} and createdDateTime le ${instant(until)}`;
  return { $filter: `${time} and (${client})`, $orderby: 'createdDateTime', $top: PAGE_ROWS };
}
