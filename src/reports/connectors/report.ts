import type { Partition } from '../../model/partition.ts';
import type { AnswerRow, Question } from '../../model/question.ts';
import { seriesName } from '../../model/series-name.ts';
import { applyingSettings } from '../applying-settings.ts';
import { listReport } from '../list-report.ts';
import { pageOf } from '../page.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { addTls, tlsJson } from '../tls-text.ts';
import { LOCAL_NOTE } from '../transit-text.ts';
import { pathsBefore } from './before.ts';
import { connectorsNamed } from './connector-name.ts';
import { NAME, params, TITLE } from './params.ts';
import { type ConnectorRow, type ConnectorsFound, connectorRow, ROW_DIMENSIONS, withSettings } from './rows.ts';
import { settingsNotes } from './settings-notes.ts';
import { connectorsView } from './view.ts';
import { SERIES_DIMENSIONS, volumeChart } from './volume-chart.ts';

/** The original's Connector report: every path mail takes in and out, with its TLS versions or its volume over time. */
export const connectors = listReport<ConnectorsFound>({
  name: NAME,
  title: TITLE,
  summary: 'Connectors and internet traffic: TLS versions, forced TLS, volume.',
  examples: [
    'connectors 7d',
    'connectors 30d inbound type:partner',
    'connectors 7d connector:"Fabrikam" by:volume',
    'connectors 30d compare:before',
  ],
  window: '7d',
  topic: 'transit',
  params,
  kind: 'connector',
  isSubject: (subject, row) => seriesName(row) === subject,
  isPaged: true,
  find,
  totals: {
    messages: ({ answer }) => answer.totals.messages,
    tls: ({ answer }) => tlsJson(answer.totals.tls),
  },
  view: connectorsView,
});

async function find(
  request: ReportRequest,
  context: ReportContext,
  held: readonly Partition[],
): Promise<ConnectorsFound> {
  const { direction, type, connector, by } = request.params;
  const directions = direction === undefined ? ['outbound', 'inbound', 'local'] : [direction];
  const named = connector === undefined ? null : await connectorsNamed(connector, request.window, context);
  const where: Question['where'] = {
    direction: directions,
    ...(type === undefined ? {} : { connectorType: [type] }),
    ...(named === null ? {} : { connector: named.names.length > 0 ? named.names : [named.typed] }),
  };
  const question = { kind: 'connector', window: request.window, where, withoutSenders: true } as const;
  // All of them, whatever the page: they are few, and what crossed a network is told of all.
  const answer = await context.ask({ ...question, by: ROW_DIMENSIONS, order: 'messages' });
  const settings = await applyingSettings(context, answer.answering);
  const before = await pathsBefore(request, context, question, answer);
  const rowOf = (row: AnswerRow): ConnectorRow => ({
    ...connectorRow(row),
    ...(before !== null && before.messages !== null && { messagesBefore: before.messagesOf(row) }),
  });
  const paths = answer.rows.map((row) => withSettings(rowOf(row), settings));
  const crossing = paths.filter((row) => row.direction !== 'local');
  const { offset = 0, limit = paths.length } = pageOf(request);
  const rows = paths.slice(offset, offset + limit);
  const timeline = timelineOf(request.window, held);
  const overTime =
    by === 'volume' && rows.length > 0
      ? await context.ask({ ...question, by: [...SERIES_DIMENSIONS, timeline.dimension], order: 'groups' })
      : null;
  return {
    question,
    answer,
    directions,
    rows,
    notes: [
      ...(crossing.length < paths.length ? [LOCAL_NOTE] : []),
      ...(before?.notes ?? []),
      ...settingsNotes(rows, named, settings),
    ],
    crossed: {
      messages: crossing.reduce((sum, row) => sum + row.messages, 0),
      tls: addTls(crossing.map((row) => row.tls)),
    },
    named,
    before,
    volume: overTime && { chart: volumeChart(overTime, timeline), step: timeline.step },
  };
}
