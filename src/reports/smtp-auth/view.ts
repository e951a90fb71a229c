import { counted, flyoutShare } from '../../mailflow/format.ts';
import type { Answer } from '../../mailflow/question.ts';
import { TLS_VERSIONS } from '../../mailflow/tls.ts';
import { authFacts } from '../auth-facts.ts';
import { commandLine, drillWindow, repeated } from '../command-line.ts';
import { emptyView } from '../empty-view.ts';
import { oldTlsWarnings } from '../old-tls.ts';
import { sourceAsked } from '../one-source.ts';
import type { ReportRequest } from '../report.ts';
import type { Timeline } from '../timeline.ts';
import { tlsChart } from '../tls-chart.ts';
import { addTls, tlsName } from '../tls-words.ts';
import type { ChartView, Cut, Provenance, View } from '../view.ts';
import { capitalised, windowPhrase } from '../window-words.ts';
import { tlsTable, volumeTable } from './columns.ts';
import { NAME, params, TITLE } from './params.ts';

/** What was found out, before any words. */
interface Found {
  /** By sender; one page of rows, totals of all. */
  readonly told: Answer;
  /** By the timeline's dimension. */
  readonly overTime: Answer;
  readonly timeline: Timeline;
  readonly domain: string | null;
  readonly cut: Cut | null;
  readonly notes: readonly string[];
  readonly provenance: Provenance;
}

export function smtpAuthView(request: ReportRequest, found: Found): View {
  const { told, overTime, cut } = found;
  const { rows, totals } = told;
  const phrase = capitalised(windowPhrase(request));
  const whose = found.domain === null ? '' : ` of ${found.domain}`;
  const base = { ...emptyView(TITLE, found.provenance), notes: found.notes };
  if (totals.messages === 0) return { ...base, sentences: [`${phrase}, no sender${whose} used SMTP AUTH.`] };

  const drill = (sender: string): string =>
    commandLine(['sender', sender, drillWindow(request.windowWords)], { source: sourceAsked(request) });
  const again = (by: string): string => repeated({ name: NAME, params }, request, { by });
  const byTls = request.params['by'] === 'tls';
  return {
    ...base,
    sentences: [
      `${phrase}, ${counted(totals.senders, 'sender')}${whose} sent ${counted(totals.messages, 'message')} using SMTP AUTH.`,
    ],
    warnings: oldTlsWarnings(overTime.rows.map((row) => ({ day: row.lastDay, tls: row.tls }))),
    facts: [
      ...TLS_VERSIONS.filter((version) => totals.tls[version] > 0).map((version) => ({
        label: tlsName[version],
        value: `${counted(totals.tls[version], 'message')} (${flyoutShare(totals.tls[version] / totals.messages)})`,
      })),
      ...authFacts(totals.auth),
    ],
    chart: byTls ? tlsOverTime(found) : volumeOverTime(found),
    tables: [byTls ? tlsTable(rows, totals.tls, cut, drill) : volumeTable(rows, totals.messages, cut, drill)],
    actions: [
      byTls
        ? { label: 'View sending volume', command: again('volume') }
        : { label: 'View TLS usage', command: again('tls') },
    ],
  };
}

function tlsOverTime({ told, overTime, timeline }: Found): ChartView {
  const title = `TLS versions per ${timeline.step}`;
  const missing = timeline.missing(told.answering);
  const counts = timeline.split(overTime.rows).map((rows) => addTls(rows.map(({ tls }) => tls)));
  return tlsChart({ kind: 'stacked-bars', title, categories: timeline.labels, missing }, counts);
}

function volumeOverTime({ told, overTime, timeline }: Found): ChartView {
  const values = timeline.split(overTime.rows).map((rows) => rows.reduce((sum, { messages }) => sum + messages, 0));
  return {
    kind: 'bars',
    title: `Messages per ${timeline.step}`,
    unit: 'messages',
    categories: timeline.labels,
    missing: timeline.missing(told.answering),
    series: [{ name: 'Messages', values }],
  };
}
