import { lostFactsNotes } from '../../imports/lost-facts-text.ts';
import type { LostFacts } from '../../model/lost-facts.ts';
import type { Report, ReportAnswer, ReportContext, ReportRequest } from '../../reports/report.ts';

/**
 * A report's answer from what is left where facts are damaged, naming what is missing, also by
 * itself in `lost`. `known`: what is lost in all,
 * for a report that tells how things stand.
 */
export async function answerOfTheRest(
  report: Report,
  request: ReportRequest,
  context: ReportContext,
  known: readonly LostFacts[] = [],
): Promise<ReportAnswer & { readonly lost: readonly string[] }> {
  const lost: LostFacts[] = [...known];
  const answer = await report.answer(request, {
    ...context,
    ask: async (question) => {
      const figures = await context.ask({ ...question, partial: true });
      lost.push(...(figures.lost ?? []));
      return figures;
    },
  });
  if (lost.length === 0) return { ...answer, lost: [] };
  const notes = lostFactsNotes(lost, await context.imports());
  const { data, view } = answer;
  return {
    data: { ...data, notes: [...notes, ...data.notes] },
    view: { ...view, warnings: [...notes, ...view.warnings] },
    lost: notes,
  };
}
