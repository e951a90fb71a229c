import { isOfExchangeOnline } from '../../advice/index.ts';
import { counted } from '../../model/format.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Cell, ChartView, TableView, View } from '../../view/view.ts';
import { howWords } from '../filters/client-filters.ts';
import type { Shown } from '../list-report.ts';
import { sourceAsked } from '../one-source.ts';
import type { ReportRequest } from '../report.ts';
import { beforeBasicEnds, forecastSentences } from './forecast-text.ts';
import type { TrendFound, TrendRow } from './found.ts';

export function trendView(request: ReportRequest, found: TrendFound, { base }: Shown): View {
  const { rows, filters, forecast, weeks } = found;
  const what = `${filters.domain === null ? '' : ` of ${filters.domain}`} using SMTP AUTH${howWords(filters)}`;
  const known = rows.filter(({ senders }) => senders !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined)
    return { ...base, sentences: ['There is no whole week in this window.'], actions: [longer(request)] };
  const isBasic = filters.auth === 'basic' && isOfExchangeOnline(base.provenance.source?.split(', ') ?? []);
  return {
    ...base,
    sentences: [
      `${sentWords(last, `${counted(last.senders ?? 0, 'sender')}${what}`)}${first === last ? '' : `; ${lowerFirst(sentWords(first, counted(first.senders ?? 0, 'sender')))}`}.`,
      ...forecastSentences(forecast, weeks),
    ],
    warnings: isBasic ? beforeBasicEnds(forecast, weeks) : [],
    chart: chartOf(rows),
    tables: [tableOf(rows)],
    actions: (last.senders ?? 0) === 0 ? [] : [{ label: 'View these senders', command: sendersLine(request, found) }],
    notes: [...base.notes, ...missing(rows)],
  };
}

/** `In the week to 2026-11-15, 9 senders sent 114 messages` */
const sentWords = ({ to, messages }: TrendRow, senders: string): string =>
  `In the week to ${to}, ${senders} sent ${counted(messages ?? 0, 'message')}`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A week that is not known as the newest is, is not counted: it would look like a rise or a fall. */
function missing(rows: readonly TrendRow[]): readonly string[] {
  const unknown = rows.filter(({ senders }) => senders === null).length;
  return unknown === 0
    ? []
    : [
        `${counted(unknown, 'week')} left out: days are missing, or other sources or hosts answer than for the newest week.`,
      ];
}

const longer = ({ subject }: ReportRequest) => ({
  label: 'View 90 days',
  command: commandLine(['trend', subject, '90d']),
});

function sendersLine(request: ReportRequest, { filters, rows }: TrendFound): string {
  const last = rows.findLast(({ senders }) => senders !== null);
  return commandLine(['smtp-auth', last === undefined ? '7d' : `${last.from}..${last.to}`], {
    ...(filters.tls !== null && { tls: request.params['tls'] ?? '<1.2' }),
    ...(filters.auth !== null && { auth: filters.auth }),
    ...(filters.domain !== null && { domain: filters.domain }),
    source: sourceAsked(request),
  });
}

function chartOf(rows: readonly TrendRow[]): ChartView {
  return {
    kind: 'bars',
    title: 'Senders per week',
    unit: 'senders',
    categories: rows.map(({ to }) => to),
    missing: rows.flatMap(({ senders }, at) => (senders === null ? [at] : [])),
    series: [{ name: 'Senders', values: rows.map(({ senders }) => senders ?? 0) }],
  };
}

/** The newest week first. */
function tableOf(rows: readonly TrendRow[]): TableView {
  const cell = (value: number | null): Cell => (value === null ? { text: 'no data', value: null } : countCell(value));
  return {
    caption: 'Senders per week',
    columns: [left('Week to'), right('Senders'), right('Messages')],
    rows: rows.toReversed().map(({ to, senders, messages }) => [textCell(to), cell(senders), cell(messages)]),
    cut: null,
  };
}
