import { TRACE_COLUMNS } from '../../model/kinds/traced-message.ts';
import type { Partition } from '../../model/partition.ts';
import type { AnswerRow } from '../../model/question.ts';
import { domainAsked } from '../domain-param.ts';
import { listReport } from '../list-report.ts';
import { pageOf } from '../page.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { cellsOf, dayEstimates, estimateOf, type SampledCell, sampleQuestion } from './estimates.ts';
import { type Estimates, estimatesJson, HOW_ESTIMATED } from './estimates-view.ts';
import { NAME, params, TITLE } from './params.ts';
import { directionsAsked, type TraceFound, traceView } from './view.ts';

const HOW_COUNTED =
  'Single messages from the message trace of Exchange Online, each counted once for all its recipients; `sources` shows what is missing. The list has no TLS versions, so no TLS share counts these messages. Lists of the last 24 hours may still grow.';

/** How many messages Exchange Online carried, by direction, day and sender; over which TLS versions is estimated, where some of them were looked at. */
export const trace = listReport<TraceFound>({
  name: NAME,
  title: TITLE,
  summary: 'Messages that Microsoft 365 carried, by direction, day and sender; TLS estimated where it is sampled.',
  examples: ['trace 7d', 'trace 30d outbound', 'trace 7d domain:contoso.com'],
  window: '7d',
  topic: 'trace',
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
    tlsEstimated: ({ estimates }) => estimatesJson(estimates),
  },
  view: traceView,
});

const NOT_BY_DOMAIN = 'TLS is estimated of all senders together: leave the domain out to see it.';

/** What did not leave has no way out. Rows by direction, day and status. */
const canBeLookedAt = ({ group: [direction, , status] }: AnswerRow): boolean =>
  direction === 'inbound' || (direction === 'outbound' && status === 'delivered');

/** Of each direction from the days of which enough is known: other days may be unlike them. */
function estimatesOf(cells: readonly SampledCell[], listed: readonly AnswerRow[]): Estimates {
  const byDay = cells.length === 0 ? [] : dayEstimates(cells, listed);
  return {
    byDay,
    byDirection: (['inbound', 'outbound'] as const).map((direction) => {
      const days = byDay.filter((each) => each.direction === direction);
      const enough = days.filter(({ isEnough }) => isEnough);
      const known = new Set(enough.map(({ day }) => day));
      return {
        ...{ direction, days: days.length, daysWithEnough: enough.length },
        estimate: estimateOf(
          cells.filter((cell) => cell.direction === direction && known.has(cell.day)),
          enough.reduce((sum, { estimate }) => sum + estimate.messages, 0),
        ),
      };
    }),
  };
}

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
  const [answer, overTime, byStatus, byDay, sampled] = await Promise.all([
    context.ask({ ...question, by: [sender], order: 'messages', ...pageOf(request) }),
    context.ask({ ...uncounted, by: [direction, timeline.dimension], order: 'groups' }),
    context.ask({ ...uncounted, by: [status], order: 'messages' }),
    context.ask({ ...uncounted, by: [direction, 'day', status], order: 'groups' }),
    context.ask(sampleQuestion(question)),
  ]);
  // What is chosen among all senders says nothing of those of one domain.
  const cells = domain === null ? cellsOf(sampled.rows) : [];
  const inDirection = (name: string): number =>
    overTime.rows.reduce((sum, { group, messages }) => sum + (group[0] === name ? messages : 0), 0);
  return {
    ...{ question, answer, domain, timeline, overTime: overTime.rows },
    estimates: estimatesOf(cells, byDay.rows.filter(canBeLookedAt)),
    notes: [
      HOW_COUNTED,
      ...(cells.length > 0 ? [HOW_ESTIMATED] : []),
      ...(domain !== null && sampled.rows.length > 0 ? [NOT_BY_DOMAIN] : []),
    ],
    directionTotals: {
      inbound: inDirection('inbound'),
      outbound: inDirection('outbound'),
      internal: inDirection('local'),
    },
    statuses: byStatus.rows.map(({ group, messages }) => ({ status: String(group[0]), messages })),
    rows: answer.rows.map(({ group, messages, recipients }) => ({ sender: String(group[0]), messages, recipients })),
  };
}
