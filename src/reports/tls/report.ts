import { protectedShare } from '../../mailflow/tls.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { kindName, noAnswer } from '../no-data.ts';
import { heldOf, leftOutOf, provenanceOf, speakingOf } from '../provenance.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { addTls, tlsJson } from '../tls-words.ts';
import { LOCAL_NOTE } from '../transit-words.ts';
import { unknownTlsNotes } from '../unknown-tls.ts';
import { NAME, params, TITLE } from './params.ts';
import type { DirectionRow, TlsDirection } from './rows.ts';
import { tlsView } from './view.ts';

/** Messages protected in transit, per direction: the original's flyout of that name. */
export const tls: Report = {
  name: NAME,
  summary: 'Messages protected in transit (by TLS), sent out and received.',
  examples: ['tls 7d', 'tls 30d inbound'],
  window: '7d',
  params,
  answer,
};

async function answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer> {
  const only = request.params['direction'];
  const directions: readonly TlsDirection[] =
    only === 'inbound' || only === 'outbound' ? [only] : ['outbound', 'inbound', 'local'];
  const held = heldOf('connector', await context.partitions());
  const timeline = timelineOf(request.window, held);
  const question = {
    kind: 'connector',
    window: request.window,
    where: { direction: directions },
    withoutSenders: true,
  } as const;
  const told = await context.ask({ ...question, by: ['direction', timeline.dimension], order: 'groups' });
  const answering = speakingOf(told.answering, directions);
  if (answering.length === 0) {
    const subject = `${only === undefined ? '' : `${only} `}${kindName.connector}`;
    const about = { title: TITLE, subject, totals: ['messages', 'tls', 'protectedShare'] };
    return noAnswer({ name: NAME, params }, request, about, speakingOf(held, directions));
  }

  const provenance = provenanceOf(request, held, answering);
  const rows = directions.flatMap((direction): readonly DirectionRow[] => {
    const of = told.rows.filter((row) => row.group[0] === direction);
    if (of.length === 0) return [];
    const counts = tlsJson(addTls(of.map((row) => row.tls)));
    const messages = of.reduce((sum, row) => sum + row.messages, 0);
    // What never crossed a network was neither protected nor unprotected on it.
    const share = direction === 'local' ? null : protectedShare(counts);
    return [{ direction, messages, tls: counts, protectedShare: share }];
  });
  const totals = addTls(rows.map((row) => row.tls));
  const crossing = rows.filter((row) => row.direction !== 'local');
  const notes = [
    ...coverageNotes(request.window, held, { answering, leftOut: leftOutOf(told.leftOut, directions) }),
    ...(crossing.length < rows.length ? [LOCAL_NOTE] : []),
    ...(await unknownTlsNotes(context, question, totals)),
  ];
  return {
    data: {
      report: NAME,
      ...provenance.data,
      rows: rows.map((row) => ({ ...row })),
      totals: {
        messages: rows.reduce((sum, row) => sum + row.messages, 0),
        tls: totals,
        protectedShare: protectedShare(addTls(crossing.map((row) => row.tls))),
      },
      cut: null,
      notes,
    },
    view: tlsView(request, context.organisation, {
      rows,
      toldOf: directions.filter((direction) => speakingOf(answering, [direction]).length > 0),
      step: timeline.step,
      stretches: timeline.labels,
      perStretch: timeline
        .split(told.rows.filter((row) => row.group[0] !== 'local'))
        .map((of) => addTls(of.map((row) => row.tls))),
      missing: timeline.missing(answering),
      notes,
      provenance: provenance.view,
    }),
  };
}
