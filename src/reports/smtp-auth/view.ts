import { counted, shareText } from '../../model/format.ts';
import { TLS_VERSIONS } from '../../model/tls.ts';
import { countCell } from '../../view/cells.ts';
import { commandLine, drillWindow } from '../../view/command-line.ts';
import type { ChartView, View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import { authFacts } from '../auth-facts.ts';
import { howWords } from '../filters/client-filters.ts';
import { beforeColumn, beforeSentence } from '../filters/period-before.ts';
import type { Shown } from '../list-report.ts';
import { oldTlsWarnings } from '../notes/old-tls.ts';
import { sourceAsked } from '../one-source.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import { tlsChart } from '../tls-chart.ts';
import { addTls, tlsName } from '../tls-text.ts';
import type { SendersBefore } from './before.ts';
import { type SenderColumn, tlsTable, volumeTable } from './columns.ts';
import type { SmtpAuthFound } from './found.ts';
import { NAME, params } from './params.ts';
import { permissionColumn } from './permission.ts';

export function smtpAuthView(request: ReportRequest, found: SmtpAuthFound, { base, cut }: Shown): View {
  const { answer, overTime } = found;
  const { rows, totals } = answer;
  const phrase = capitalised(windowPhrase(request));
  const { filters, newcomers, before } = found;
  const whose = filters.domain === null ? '' : ` of ${filters.domain}`;
  const since = newcomers === null ? '' : ` first seen in the last ${counted(newcomers.days, 'day')}`;
  const how = howWords(filters);
  if (totals.messages === 0)
    return { ...base, sentences: [`${phrase}, no sender${whose}${since} used SMTP AUTH${how}.`] };

  const drill = (sender: string): string =>
    commandLine(['sender', sender, drillWindow(request.windowWords)], { source: sourceAsked(request) });
  const again = (by: string): string => repeated({ name: NAME, params }, request, { by });
  const byTls = request.params['by'] === 'tls';
  return {
    ...base,
    sentences: [
      `${phrase}, ${counted(totals.senders, 'sender')}${whose}${since} sent ${counted(totals.messages, 'message')} using SMTP AUTH${how}.`,
      ...(before?.totals ? [beforeSentence(request.window, before.totals.senders, before.totals.messages)] : []),
    ],
    warnings: oldTlsWarnings(
      overTime.rows.map((row) => ({ day: row.lastDay, tls: row.tls })),
      base.provenance,
    ),
    facts: [
      ...TLS_VERSIONS.filter((version) => totals.tls[version] > 0).map((version) => ({
        label: tlsName[version],
        value: `${counted(totals.tls[version], 'message')} (${shareText(totals.tls[version] / totals.messages)})`,
      })),
      ...authFacts(totals.auth),
    ],
    chart: byTls ? tlsOverTime(found) : volumeOverTime(found),
    tables: [
      byTls
        ? tlsTable(rows, totals.tls, cut, drill, beforeColumns(request, before))
        : volumeTable(rows, totals.messages, cut, drill, [
            ...beforeColumns(request, before),
            ...permissionColumn(found.permissionOf),
          ]),
    ],
    actions: [
      byTls
        ? { label: 'View sending volume', command: again('volume') }
        : { label: 'View TLS usage', command: again('tls') },
    ],
  };
}

function beforeColumns({ window }: ReportRequest, before: SendersBefore | null): readonly SenderColumn[] {
  if (before === null || before.totals === null) return [];
  return [{ ...beforeColumn(window), cellOf: (sender) => countCell(before.messagesOf(sender)) }];
}

function tlsOverTime({ answer, overTime, timeline }: SmtpAuthFound): ChartView {
  const title = `TLS versions per ${timeline.step}`;
  const missing = timeline.missing(answer.answering);
  const counts = timeline.split(overTime.rows).map((rows) => addTls(rows.map(({ tls }) => tls)));
  return tlsChart({ kind: 'stacked-bars', title, categories: timeline.labels, missing }, counts);
}

function volumeOverTime({ answer, overTime, timeline }: SmtpAuthFound): ChartView {
  const values = timeline.split(overTime.rows).map((rows) => rows.reduce((sum, { messages }) => sum + messages, 0));
  return {
    kind: 'bars',
    title: `Messages per ${timeline.step}`,
    unit: 'messages',
    categories: timeline.labels,
    missing: timeline.missing(answer.answering),
    series: [{ name: 'Messages', values }],
  };
}
