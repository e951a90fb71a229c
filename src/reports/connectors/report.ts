import type { Question } from '../../mailflow/question.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { kindName, noAnswer } from '../no-data.ts';
import { cutJson, cutOf, pageNotes, pageOf } from '../page.ts';
import { heldOf, leftOutOf, provenanceOf, speakingOf } from '../provenance.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { addTls, tlsJson } from '../tls-words.ts';
import { LOCAL_NOTE } from '../transit-words.ts';
import { unknownTlsNotes } from '../unknown-tls.ts';
import { connectorsNamed } from './connector-name.ts';
import { NAME, params, TITLE } from './params.ts';
import { connectorRow, ROW_DIMENSIONS } from './rows.ts';
import { connectorsView } from './view.ts';
import { SERIES_DIMENSIONS, volumeChart } from './volume-chart.ts';

/** The original's Connector report: every path mail takes in and out, with its TLS versions or its volume over time. */
export const connectors: Report = {
  name: NAME,
  summary: 'Connectors and internet traffic: TLS versions, forced TLS, volume.',
  examples: ['connectors 7d', 'connectors 30d inbound type:partner', 'connectors 7d connector:"Fabrikam" by:volume'],
  window: '7d',
  params,
  answer,
};

async function answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer> {
  const { direction, type, connector, by } = request.params;
  const directions = direction === undefined ? ['outbound', 'inbound', 'local'] : [direction];
  const held = heldOf('connector', await context.partitions());
  const named = connector === undefined ? null : await connectorsNamed(connector, request.window, context);
  const where: Question['where'] = {
    direction: directions,
    ...(type === undefined ? {} : { connectorType: [type] }),
    ...(named === null ? {} : { connector: named.names.length > 0 ? named.names : [named.typed] }),
  };
  const question = { kind: 'connector', window: request.window, where, withoutSenders: true } as const;
  // All of them, whatever the page: they are few, and what crossed a network is told of all.
  const told = await context.ask({ ...question, by: ROW_DIMENSIONS, order: 'messages' });
  const answering = speakingOf(told.answering, directions);
  if (answering.length === 0) {
    const subject = `${direction === undefined ? '' : `${direction} `}${kindName.connector}`;
    const about = { title: TITLE, subject, totals: ['messages', 'tls'] };
    return noAnswer({ name: NAME, params }, request, about, speakingOf(held, directions));
  }

  const provenance = provenanceOf(request, held, answering);
  const paths = told.rows.map(connectorRow);
  const crossing = paths.filter((row) => row.direction !== 'local');
  const { offset = 0, limit = paths.length } = pageOf(request);
  const rows = paths.slice(offset, offset + limit);
  const cut = cutOf({ name: NAME, params }, request, rows.length, told.groups);
  const notes = [
    ...coverageNotes(request.window, held, { answering, leftOut: leftOutOf(told.leftOut, directions) }),
    ...pageNotes(request, rows.length, told.groups),
    ...(crossing.length < paths.length ? [LOCAL_NOTE] : []),
    ...(await unknownTlsNotes(context, question, told.totals.tls)),
  ];
  const timeline = timelineOf(request.window, held);
  const overTime =
    by === 'volume' && rows.length > 0
      ? await context.ask({ ...question, by: [...SERIES_DIMENSIONS, timeline.dimension], order: 'groups' })
      : null;
  return {
    data: {
      report: NAME,
      ...provenance.data,
      rows: rows.map((row) => ({ ...row })),
      totals: { messages: told.totals.messages, tls: tlsJson(told.totals.tls) },
      cut: cutJson(cut),
      notes,
    },
    view: connectorsView(request, {
      rows,
      paths: told.groups,
      messages: told.totals.messages,
      tls: told.totals.tls,
      crossed: {
        messages: crossing.reduce((sum, row) => sum + row.messages, 0),
        tls: addTls(crossing.map((row) => row.tls)),
      },
      named,
      volume: overTime && { chart: volumeChart(overTime, timeline), step: timeline.step },
      cut,
      notes,
      provenance: provenance.view,
    }),
  };
}
