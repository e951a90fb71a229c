import type { Kind } from '../../model/dimensions.ts';
import { isReported, type Partition } from '../../model/partition.ts';
import type { Answer } from '../../model/question.ts';
import { instantMark } from '../../model/text/instant.ts';
import type { Window } from '../../model/window.ts';
import { emptyView } from '../../view/empty-view.ts';
import { capitalised } from '../../view/window-text.ts';
import { coverageNotes } from '../coverage-notes.ts';
import { areAlike, windowBefore } from '../filters/period-before.ts';
import { kindName, noData } from '../no-data.ts';
import { noTlsLogged } from '../notes/unknown-tls.ts';
import { dataUntil, heldOf, leftOutOf, provenanceOf, speakingOf } from '../provenance.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../report.ts';
import { comparison } from './comparison.ts';
import { summaryFields } from './fields.ts';
import { partsOf, type Told } from './parts.ts';
import { summaryView } from './view.ts';

const NAME = 'summary';
const TITLE = 'Mail flow summary';
const THIS = { name: NAME, params: [] };

/** Both widgets of the original: mail in transit, and SMTP AUTH clients. */
export const summary: Report = {
  ...THIS,
  otherNames: ['volume'],
  summary: 'Mail sent out and received, how much of it protected, and SMTP AUTH senders.',
  examples: ['summary', 'summary 30d'],
  window: '7d',
  topic: 'transit',
  answer,
};

async function answer(request: ReportRequest, context: ReportContext): Promise<ReportAnswer> {
  const partitions = (await context.partitions()).filter(isReported);
  const earlier = windowBefore(request.window);
  const [now, authDays, before] = await Promise.all([
    toldOf(request.window, context),
    authByDay(request.window, context),
    toldOf(earlier, context),
  ]);
  const answering = [...now.transit.answering, ...now.auth.answering];
  const provenance = provenanceOf(request, partitions, answering);
  const saidOfNothing = (subject: string, held: readonly Partition[]): readonly string[] =>
    noData(THIS, request, subject, held).sentences;
  const parts = partsOf(request, context.organisation, now, partitions, saidOfNothing);
  const envelope = { report: NAME, ...provenance.data, ...summaryFields(parts), cut: null };
  const base = emptyView(TITLE, provenance.view);
  if (answering.length === 0) {
    const none = noData(THIS, request, 'mail flow or SMTP AUTH', partitions);
    return { data: { ...envelope, notes: none.sentences }, view: { ...base, ...none } };
  }

  const notes = [
    ...named('connector', coverageNotes(request.window, heldOf('connector', partitions), now.transit)),
    ...named('smtp-auth', coverageNotes(request.window, heldOf('smtp-auth', partitions), now.auth)),
    ...untilNotes(partitions),
    ...(await unloggedTls(request.window, context, now)),
  ];
  const isComparable = (['transit', 'auth'] as const).every(
    (kind) =>
      now[kind].answering.length === 0 ||
      areAlike({ window: request.window, ...now[kind] }, { window: earlier, ...before[kind] }),
  );
  const then = partsOf(request, context.organisation, before, partitions, saidOfNothing);
  const nothingInTransit =
    now.transit.answering.length > 0 ? null : saidOfNothing(kindName.connector, heldOf('connector', partitions));
  return {
    data: { ...envelope, notes },
    view: summaryView(
      request,
      { ...base, notes },
      {
        parts,
        nothingInTransit,
        authDays: authDays.rows.map((row) => ({ day: row.lastDay, tls: row.tls })),
        facts: isComparable ? comparison(request.window, parts, then) : [],
      },
    ),
  };
}

async function toldOf(window: Window, context: ReportContext): Promise<Told> {
  const [transit, auth] = await Promise.all([
    context.ask({
      kind: 'connector',
      window,
      by: ['direction'],
      where: { direction: ['inbound', 'outbound'] },
      withoutSenders: true,
    }),
    context.ask({ kind: 'smtp-auth', window, by: [] }),
  ]);
  const directions = ['inbound', 'outbound'];
  const answering = speakingOf(transit.answering, directions);
  return { transit: { ...transit, answering, leftOut: leftOutOf(transit.leftOut, directions) }, auth };
}

/** Asked only where the TLS of some message is unknown. */
async function unloggedTls(
  window: Window,
  context: ReportContext,
  { transit, auth }: Told,
): Promise<readonly string[]> {
  const sources = (answer: Answer): readonly string[] =>
    answer.totals.tls.unknown === 0 ? [] : answer.answering.map(({ source }) => source);
  const notes = await Promise.all([
    noTlsLogged(context, { kind: 'connector', window }, sources(transit)),
    noTlsLogged(context, { kind: 'smtp-auth', window }, sources(auth)),
  ]);
  return [...new Set(notes.flat())];
}

const authByDay = (window: Window, context: ReportContext): Promise<Answer> =>
  context.ask({ kind: 'smtp-auth', window, by: ['day'], order: 'groups', withoutSenders: true });

const named = (kind: Kind, notes: readonly string[]): readonly string[] =>
  notes.map((note) => `${capitalised(kindName[kind])}: ${note}`);

/** "Data until" is the newest of both kinds: said apart where they differ. */
function untilNotes(partitions: readonly Partition[]): readonly string[] {
  const [connector, auth] = [dataUntil(heldOf('connector', partitions)), dataUntil(heldOf('smtp-auth', partitions))];
  if (connector === null || auth === null || connector.getTime() === auth.getTime()) return [];
  return [`Mail flow data until ${instantMark(connector)}, SMTP AUTH data until ${instantMark(auth)}.`];
}
