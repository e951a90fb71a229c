import { count, counted } from '../../model/format.ts';
import type { Answer, AnswerRow } from '../../model/question.ts';
import { dayText } from '../../model/time.ts';
import type { TlsCounts } from '../../model/tls.ts';
import { daysOf } from '../../model/window.ts';
import type { View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import { authFacts } from '../auth-facts.ts';
import { oldTlsWarnings } from '../notes/old-tls.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import type { Timeline } from '../timeline.ts';
import { tlsChart } from '../tls-chart.ts';
import { shownVersions, tlsName } from '../tls-text.ts';
import { ALWAYS, clientsTable, connectorsTable, daysTable } from './columns.ts';
import type { newestPage } from './newest-page.ts';

/** What was found out about a sender that sent something, before any words. */
interface Found {
  readonly perDay: Answer;
  readonly page: ReturnType<typeof newestPage<AnswerRow>>;
  readonly timeline: Timeline;
  readonly perStretch: readonly TlsCounts[];
  readonly clients: readonly AnswerRow[];
  readonly connectors: readonly AnswerRow[];
  /** Over all that is kept. */
  readonly ever: Answer;
}

const CLIENTS_SHOWN = 10;
const LONGER = '90d';

/** The row flyout of the original (sender, TLS versions, count, warning), and what it does not have. */
export function senderView(request: ReportRequest, base: View, found: Found): View {
  const { perDay, page, timeline, clients, connectors, ever } = found;
  const { totals } = perDay;
  const days = counted(daysOf(request.window).length, 'day');
  const sent = `${request.subject} sent ${counted(totals.messages, 'message')} using SMTP AUTH`;
  return {
    ...base,
    sentences: [`${capitalised(windowPhrase(request))}, ${sent}, on ${perDay.rows.length} of ${days}.`],
    warnings: oldTlsWarnings(
      perDay.rows.map((row) => ({ day: Number(row.group[0]), tls: row.tls })),
      base.provenance,
    ),
    facts: [
      ...shownVersions(ALWAYS, totals.tls).map((version) => ({
        label: tlsName[version],
        value: count(totals.tls[version]),
      })),
      { label: 'Messages', value: count(totals.messages) },
      { label: 'First seen', value: dayText(ever.totals.firstDay) },
      { label: 'Last seen', value: dayText(ever.totals.lastDay) },
      ...authFacts(totals.auth),
    ],
    chart: tlsChart(
      {
        kind: 'stacked-bars',
        title: `Messages per ${timeline.step}`,
        categories: timeline.labels,
        missing: timeline.missing(perDay.answering),
      },
      found.perStretch,
    ),
    tables: [
      daysTable(page.rows, totals.tls, page.cut),
      ...(clients.length === 0 ? [] : [clientsTable(clients, CLIENTS_SHOWN)]),
      ...(connectors.length === 0 ? [] : [connectorsTable(connectors)]),
    ],
    actions:
      request.windowWords === LONGER
        ? []
        : [
            {
              label: 'View 90 days',
              command: repeated({ name: 'sender', params: [] }, { ...request, windowWords: LONGER }),
            },
          ],
  };
}
