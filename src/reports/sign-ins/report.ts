import { SIGN_IN_COLUMNS } from '../../model/kinds/sign-in.ts';
import type { Partition } from '../../model/partition.ts';
import { dayText } from '../../model/time.ts';
import { domainAsked } from '../domain-param.ts';
import { listReport } from '../list-report.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { NAME, params, TITLE } from './params.ts';
import { failuresOf, type SignInRow, type SignInsFound, signInRows } from './rows.ts';
import { signInsView } from './view.ts';

const HOW_COUNTED =
  'Single sign-ins from Microsoft Entra, of SMTP AUTH clients with a password; `sources` shows what is missing. They show neither message counts nor TLS versions.';

/** Who signs in to send, from which addresses, and who tried in vain: sign-ins, never messages. */
export const signIns = listReport<SignInsFound>({
  name: NAME,
  title: TITLE,
  summary: 'Sign-ins to send (SMTP AUTH): who, from which addresses, succeeded and failed.',
  examples: ['sign-ins 7d', 'sign-ins 30d by:address', 'sign-ins 7d domain:contoso.com'],
  window: '7d',
  topic: 'signIns',
  params,
  kind: 'sign-in',
  comesFrom: 'Sign-ins are fetched from Microsoft 365: `kind: microsoft365` below `sources:` in config.yaml.',
  isPaged: true,
  find,
  totals: {
    succeeded: ({ succeeded }) => succeeded,
    failed: ({ failed }) => failed,
    users: ({ users }) => users,
  },
  view: signInsView,
});

async function find(request: ReportRequest, context: ReportContext, held: readonly Partition[]): Promise<SignInsFound> {
  const domain = domainAsked(request);
  const by = request.params['by'] === 'address' ? 'address' : 'user';
  const timeline = timelineOf(request.window, held);
  const question = {
    kind: 'sign-in',
    window: request.window,
    where: domain === null ? {} : { [SIGN_IN_COLUMNS.domain]: [domain] },
  } as const;
  const { user, address, outcome } = SIGN_IN_COLUMNS;
  const subject = by === 'user' ? user : address;
  const uncounted = { ...question, withoutSenders: true } as const;
  const [whole, outcomes, pairs, overTime] = await Promise.all([
    context.ask({ ...question, by: [] }),
    context.ask({ ...uncounted, by: [subject, outcome] }),
    context.ask({ ...uncounted, by: by === 'user' ? [user, address] : [address, user] }),
    context.ask({ ...uncounted, by: [outcome, timeline.dimension], order: 'groups' }),
  ]);
  const all = signInRows(outcomes.rows, pairs.rows);
  const first = request.top === null ? 0 : (request.page - 1) * request.top;
  const shown = all.slice(first, request.top === null ? all.length : first + request.top);
  const succeeded = all.reduce((sum, row) => sum + row.succeeded, 0);
  return {
    ...{ question, by, domain, shown, succeeded, timeline },
    // Its groups are counted for the pages: the rows are users, or addresses.
    answer: { ...whole, groups: all.length },
    failed: whole.totals.messages - succeeded,
    users: whole.totals.senders,
    failures: failuresOf(outcomes.rows),
    overTime: overTime.rows,
    notes: [HOW_COUNTED],
    rows: shown.map((row) => jsonRow(by, row)),
  };
}

const jsonRow = (by: SignInsFound['by'], { subject, succeeded, failed, others, lastDay }: SignInRow) => ({
  [by]: subject,
  ...{ succeeded, failed },
  [by === 'user' ? 'addresses' : 'users']: others,
  lastDay: dayText(lastDay),
});
