import type { Partition } from '../../model/partition.ts';
import { protectedShare } from '../../model/tls.ts';
import { listReport } from '../list-report.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { timelineOf } from '../timeline.ts';
import { addTls, tlsJson } from '../tls-text.ts';
import { LOCAL_NOTE } from '../transit-text.ts';
import { NAME, params, TITLE } from './params.ts';
import { crossing, type DirectionRow, type TlsDirection, type TlsFound } from './rows.ts';
import { tlsView } from './view.ts';

/** Messages protected in transit, per direction: the original's flyout of that name. */
export const tls = listReport<TlsFound>({
  name: NAME,
  title: TITLE,
  summary: 'Messages protected in transit (by TLS), sent out and received.',
  examples: ['tls 7d', 'tls 30d inbound'],
  window: '7d',
  topic: 'transit',
  params,
  kind: 'connector',
  isPaged: false,
  find,
  totals: {
    messages: ({ rows }) => rows.reduce((sum, row) => sum + row.messages, 0),
    tls: ({ rows }) => addTls(rows.map((row) => row.tls)),
    protectedShare: ({ rows }) => protectedShare(addTls(crossing(rows).map((row) => row.tls))),
  },
  view: tlsView,
});

async function find(request: ReportRequest, context: ReportContext, held: readonly Partition[]): Promise<TlsFound> {
  const only = request.params['direction'];
  const directions: readonly TlsDirection[] =
    only === 'inbound' || only === 'outbound' ? [only] : ['outbound', 'inbound', 'local'];
  const timeline = timelineOf(request.window, held);
  const question = {
    kind: 'connector',
    window: request.window,
    where: { direction: directions },
    withoutSenders: true,
  } as const;
  const answer = await context.ask({ ...question, by: ['direction', timeline.dimension], order: 'groups' });
  const rows = directions.flatMap((direction): readonly DirectionRow[] => {
    const of = answer.rows.filter((row) => row.group[0] === direction);
    if (of.length === 0) return [];
    const counts = tlsJson(addTls(of.map((row) => row.tls)));
    const messages = of.reduce((sum, row) => sum + row.messages, 0);
    // What never crossed a network was neither protected nor unprotected on it.
    const share = direction === 'local' ? null : protectedShare(counts);
    return [{ direction, messages, tls: counts, protectedShare: share }];
  });
  const notes = crossing(rows).length < rows.length ? [LOCAL_NOTE] : [];
  return { question, answer: answer, directions, timeline, rows, notes };
}
