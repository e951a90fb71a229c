import type { Answer, Question } from '../../model/question.ts';
import { areAlike, isCompared, notComparable, unfinishedNotes, windowBefore } from '../filters/period-before.ts';
import type { ReportContext, ReportRequest } from '../report.ts';

/** What senders sent in the period before. */
export interface SendersBefore {
  /** Null where the two periods are not alike, see areAlike: then there is nothing to compare. */
  readonly totals: Answer['totals'] | null;
  messagesOf(sender: string): number;
  readonly notes: readonly string[];
}

/** Null where no comparison is asked for. */
export async function sendersBefore(
  request: ReportRequest,
  context: ReportContext,
  question: Pick<Question, 'kind' | 'window' | 'where'>,
  now: Answer,
): Promise<SendersBefore | null> {
  if (!isCompared(request)) return null;
  const earlier = { ...question, window: windowBefore(question.window) };
  const senders = now.rows.map(({ group: [sender] }) => String(sender));
  const [all, shown] = await Promise.all([
    context.ask({ ...earlier, by: [] }),
    context.ask({ ...earlier, by: ['sender'], where: { ...question.where, sender: senders }, withoutSenders: true }),
  ]);
  const messages = new Map(shown.rows.map((row) => [String(row.group[0]), row.messages]));
  const isComparable = areAlike({ ...question, ...now }, { ...earlier, ...all });
  return {
    totals: isComparable ? all.totals : null,
    messagesOf: (sender) => messages.get(sender) ?? 0,
    notes: isComparable ? unfinishedNotes(question.window, now.answering) : [notComparable(question.window)],
  };
}
