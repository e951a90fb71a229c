import { TRACE_COLUMNS } from '../../model/kinds/traced-message.ts';
import type { Partition } from '../../model/partition.ts';
import { domainAsked } from '../domain-param.ts';
import { listReport } from '../list-report.ts';
import { pageOf } from '../page.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { NAME, params, TITLE } from './params.ts';
import { directionsAsked, type TraceFound, traceView } from './view.ts';

const HOW_COUNTED =
  'Counted one by one: messages that Exchange Online lists in its message trace, each once, however many recipients it has; `sources` says what is missing. TLS is not told by this source, so no TLS share counts these messages. Lists of the last 24 hours may still grow.';

/** How many messages Exchange Online carried, by direction, day and sender; it says nothing of TLS. */
export const trace = listReport<TraceFound>({
  name: NAME,
  title: TITLE,
  summary: 'Messages that Microsoft 365 carried, by direction, day and sender; without TLS.',
  examples: ['trace 7d', 'trace 30d outbound', 'trace 7d domain:contoso.com'],
  window: '7d',
  params,
  kind: 'trace',
  comesFrom:
    'Message traces are fetched from Microsoft 365: `kind: microsoft365` with `trace: true` below `sources:` in config.yaml.',
  isPaged: true,
  find,
  totals: {
    messages: ({ answer }) => answer.totals.messages,
    recipients: ({ answer }) => answer.totals.recipients,
    senders: ({ answer }) => answer.totals.senders,
    directions: ({ directionTotals }) => directionTotals,
    status: ({ statuses }) => Object.fromEntries(statuses.map(({ status, messages }) => [status, messages])),
  },
  view: traceView,
});

async function find(request: ReportRequest, context: ReportContext, held: readonly Partition[]): Promise<TraceFound> {
  const domain = domainAsked(request);
  const asked = directionsAsked(request);
  const { direction, sender, domain: senderDomain, status } = TRACE_COLUMNS;
  const question = {
    kind: 'trace',
    window: request.window,
    where: { [direction]: asked, ...(domain !== null && { [senderDomain]: [domain] }) },
  } as const;
  const uncounted = { ...question, withoutSenders: true } as const;
  const timeline = timelineOf(request.window, held);
  const [answer, overTime, byStatus] = await Promise.all([
    context.ask({ ...question, by: [sender], order: 'messages', ...pageOf(request) }),
    context.ask({ ...uncounted, by: [direction, timeline.dimension], order: 'groups' }),
    context.ask({ ...uncounted, by: [status], order: 'messages' }),
  ]);
  const inDirection = (name: string): number =>
    overTime.rows.reduce((sum, { group, messages }) => sum + (group[0] === name ? messages : 0), 0);
  return {
    ...{ question, answer, domain, timeline, overTime: overTime.rows, notes: [HOW_COUNTED] },
    directionTotals: {
      inbound: inDirection('inbound'),
      outbound: inDirection('outbound'),
      internal: inDirection('local'),
    },
    statuses: byStatus.rows.map(({ group, messages }) => ({ status: String(group[0]), messages })),
    rows: answer.rows.map(({ group, messages, recipients }) => ({ sender: String(group[0]), messages, recipients })),
  };
}
