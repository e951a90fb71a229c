import type { Kind } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import type { Answer, Answering, Question } from '../model/question.ts';
import { emptyView } from '../view/empty-view.ts';
import type { Cut, View } from '../view/view.ts';
import { coverageNotes } from './coverage-notes.ts';
import { kindName, noAnswer } from './no-data.ts';
import { unknownTlsNotes } from './notes/unknown-tls.ts';
import { cutJson, cutOf, pageNotes } from './page.ts';
import { heldOfKind, isMail, leftOutOf, provenanceOf, speakingOf } from './provenance.ts';
import type { Report, ReportContext, ReportRequest } from './report.ts';

/** A report that lists rows of one kind of fact. It says what to ask and how to show it; the rest is the same for all. */
export interface ListDefinition<F extends ListFound>
  extends Pick<Report, 'name' | 'otherNames' | 'summary' | 'examples' | 'subject' | 'window' | 'params' | 'topic'> {
  /** The card's title. */
  readonly title: string;
  readonly kind: Kind;
  /** Where its facts come from, in a sentence, where no file has them. */
  readonly comesFrom?: string;
  /** Whether an insight's subject is what a row is about; absent where no insight is about a row. */
  readonly isSubject?: (subject: string, row: F['rows'][number]) => boolean;
  /** False for a list so short that it is never cut. */
  readonly isPaged: boolean;
  /** Asks everything that the report is made of. `held`: what there is of its kind. */
  find(request: ReportRequest, context: ReportContext, held: readonly Partition[]): Promise<F>;
  /** The sums that scripts read, by their names; null each when there is no data. */
  readonly totals: Readonly<Record<string, (found: F) => unknown>>;
  view(request: ReportRequest, found: F, shown: Shown): View;
}

/** What a list was made of. */
export interface ListFound<Row extends object = object> {
  readonly question: Pick<Question, 'kind' | 'window' | 'where'>;
  /** The answer that holds the rows: its groups are counted, its totals are those of all pages. */
  readonly answer: Answer;
  /** The directions that were asked for, where facts of this kind have several. */
  readonly directions?: readonly string[];
  /** The rows of this page, as scripts read them. */
  readonly rows: readonly Row[];
  /** What else must be said, also when there is no data. */
  readonly notes: readonly string[];
}

/** What a list's view begins with. */
export interface Shown {
  /** Title, notes and provenance; nothing else yet. */
  readonly base: View;
  readonly cut: Cut | null;
  /** Who answered for these directions. */
  readonly answering: readonly Answering[];
  readonly organisation: string;
}

/** Completes a list: no data, coverage, pages, unknown TLS and where the answer comes from. */
export function listReport<F extends ListFound>(definition: ListDefinition<F>): Report {
  const {
    name,
    otherNames = [],
    summary,
    examples,
    subject,
    window,
    params,
    title,
    kind,
    comesFrom,
    isPaged,
    isSubject,
  } = definition;
  const totals = Object.entries(definition.totals);
  const shows: Report['shows'] =
    isSubject && ((subject, _, data) => data.rows.some((row) => isSubject(subject, row as F['rows'][number])));
  const { topic } = definition;
  return {
    name,
    otherNames,
    summary,
    examples,
    ...(subject && { subject }),
    window,
    params,
    ...(topic && { topic }),
    ...(shows && { shows }),
    answer,
  };

  async function answer(request: ReportRequest, context: ReportContext): ReturnType<Report['answer']> {
    const held = await heldOfKind(kind, request.window, context);
    const found = await definition.find(request, context, held);
    const { answer: figures, directions, rows } = found;
    const answering = directions === undefined ? figures.answering : speakingOf(figures.answering, directions);
    if (answering.length === 0) return nothing(request, found, held);

    const { data, view } = provenanceOf(request, held, answering);
    const cut = isPaged ? cutOf({ name, params }, request, rows.length, figures.groups) : null;
    const leftOut = directions === undefined ? figures.leftOut : leftOutOf(figures.leftOut, directions);
    const notes = [
      ...coverageNotes(request.window, held, { answering, leftOut }),
      ...(isPaged ? pageNotes(request, rows.length, figures.groups) : []),
      ...found.notes,
      ...(isMail(kind) ? await unknownTlsNotes(context, found.question, figures.totals.tls) : []),
    ];
    const sums = Object.fromEntries(totals.map(([sum, of]) => [sum, of(found)]));
    const shown = { base: { ...emptyView(title, view), notes }, cut, answering, organisation: context.organisation };
    return {
      data: { report: name, ...data, rows: rows.map((row) => ({ ...row })), totals: sums, cut: cutJson(cut), notes },
      view: definition.view(request, found, shown),
    };
  }

  function nothing(request: ReportRequest, { directions, notes }: ListFound, held: readonly Partition[]) {
    const only = directions?.length === 1 ? `${directions[0]} ` : '';
    const about = { title, subject: `${only}${kindName[kind]}`, comesFrom, totals: totals.map(([sum]) => sum) };
    const speaking = directions === undefined ? held : speakingOf(held, directions);
    const { data, view } = noAnswer({ name, params }, request, about, speaking);
    return {
      data: { ...data, notes: [...data.notes, ...notes] },
      view: { ...view, notes: [...view.notes, ...notes] },
    };
  }
}
