import type { Answer, Question } from '../../model/question.ts';
import { areAlike, isCompared, notComparable, unfinishedNotes, windowBefore } from '../filters/period-before.ts';
import type { ReportContext, ReportRequest } from '../report.ts';
import { type PathsBefore, ROW_DIMENSIONS } from './rows.ts';

/** Null where no comparison is asked for. */
export async function pathsBefore(
  request: ReportRequest,
  context: ReportContext,
  question: Pick<Question, 'kind' | 'window' | 'where' | 'withoutSenders'>,
  now: Answer,
): Promise<PathsBefore | null> {
  if (!isCompared(request)) return null;
  const window = windowBefore(question.window);
  const answer = await context.ask({ ...question, window, by: ROW_DIMENSIONS, order: 'messages' });
  const messages = new Map(answer.rows.map(({ group, messages }) => [JSON.stringify(group), messages]));
  const isComparable = areAlike({ ...question, ...now }, { window, ...answer });
  return {
    notes: isComparable ? unfinishedNotes(question.window, now.answering) : [notComparable(question.window)],
    messages: isComparable ? answer.totals.messages : null,
    messagesOf: ({ group }) => messages.get(JSON.stringify(group)) ?? 0,
  };
}
