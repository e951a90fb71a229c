import { count, counted } from '../../model/format.ts';
import type { AnswerRow } from '../../model/question.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { ChartView, TableView, View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import type { ListFound, Shown } from '../list-report.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import type { Timeline } from '../timeline.ts';
import { type Estimates, estimateTables } from './estimates-view.ts';
import { NAME, params } from './params.ts';

type Traced = 'inbound' | 'outbound' | 'internal';

export interface TraceFound extends ListFound {
  readonly domain: string | null;
  readonly timeline: Timeline;
  /** By direction and the timeline's dimension. */
  readonly overTime: readonly AnswerRow[];
  readonly directionTotals: Readonly<Record<Traced, number>>;
  readonly estimates: Estimates;
  /** Most first. */
  readonly statuses: readonly { readonly status: string; readonly messages: number }[];
}

const SERIES: readonly { readonly name: string; readonly direction: string; readonly key: Traced }[] = [
  { name: 'Inbound', direction: 'inbound', key: 'inbound' },
  { name: 'Outbound', direction: 'outbound', key: 'outbound' },
  { name: 'Internal', direction: 'local', key: 'internal' },
];

/** Directions as facts have them. */
export function directionsAsked({ params: given }: ReportRequest): readonly string[] {
  return SERIES.filter(({ key }) => (given['direction'] ?? key) === key).map(({ direction }) => direction);
}

export function traceView(request: ReportRequest, found: TraceFound, { base, cut }: Shown): View {
  const { answer, directionTotals, domain, statuses } = found;
  const { messages, recipients, senders } = answer.totals;
  const phrase = capitalised(windowPhrase(request));
  const whose = domain === null ? '' : ` from ${domain}`;
  if (messages === 0) return { ...base, sentences: [`${phrase}, Microsoft 365 carried no message${whose}.`] };
  const asked = directionsAsked(request);
  const shown = SERIES.filter(({ direction }) => asked.includes(direction));
  return {
    ...base,
    sentences: [
      `${phrase}, Microsoft 365 carried ${counted(messages, 'message')}${whose} of ${counted(senders, 'sender')} to ${counted(recipients ?? 0, 'recipient')}.`,
    ],
    facts: shown.map(({ name, key }) => ({ label: name, value: counted(directionTotals[key], 'message') })),
    chart: chart(found, shown),
    tables: [
      {
        caption: 'Senders by volume',
        columns: [left('Sender address'), right('Messages'), right('Recipients')],
        rows: answer.rows.map(({ group: [sender], ...row }) => [
          textCell(sender === '' ? '(no address)' : String(sender)),
          countCell(row.messages),
          row.recipients === null ? textCell('unknown') : countCell(row.recipients),
        ]),
        cut,
      },
      statusTable(statuses),
      ...estimateTables(found.estimates),
    ],
    actions:
      shown.length < 2
        ? []
        : shown.map(({ name, key }) => ({
            label: `${name} only`,
            command: repeated({ name: NAME, params }, request, { direction: key, page: undefined }),
          })),
  };
}

const MAX_STATUSES = 8;

/** `filteredAsSpam`, as Microsoft Graph names it: `filtered as spam`. */
const statusText = (status: string): string =>
  status.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const statusTable = (statuses: TraceFound['statuses']): TableView => ({
  caption:
    statuses.length > MAX_STATUSES
      ? `Delivery status (the worst of each message): the ${MAX_STATUSES} most frequent`
      : 'Delivery status (the worst of each message)',
  columns: [left('Status'), right('Messages')],
  rows: statuses
    .slice(0, MAX_STATUSES)
    .map(({ status, messages }) => [textCell(statusText(status)), { text: count(messages), value: messages }]),
  cut: null,
});

function chart({ answer, overTime, timeline }: TraceFound, shown: typeof SERIES): ChartView {
  const stretches = timeline.split(overTime);
  return {
    kind: 'stacked-bars',
    title: `Messages per ${timeline.step}`,
    unit: 'messages',
    categories: timeline.labels,
    missing: timeline.missing(answer.answering),
    series: shown.map(({ name, direction }) => ({
      name,
      values: stretches.map((rows) =>
        rows.reduce((sum, { group, messages }) => sum + (group[0] === direction ? messages : 0), 0),
      ),
    })),
  };
}
