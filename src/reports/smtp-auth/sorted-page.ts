import type { Answer, AnswerRow, Question } from '../../model/question.ts';
import { pageOf } from '../page.ts';
import type { ReportContext, ReportRequest } from '../report.ts';

type Order = (a: AnswerRow, b: AnswerRow) => number;

const ORDERS: ReadonlyMap<string, Order> = new Map<string, Order>([
  ['sender', (a, b) => bySender(a, b)],
  ['last-day', (a, b) => b.lastDay - a.lastDay || b.messages - a.messages || bySender(a, b)],
]);

/** The rows of the request's page in the order that was asked for; most messages first without one. */
export async function sortedPage(
  request: ReportRequest,
  context: ReportContext,
  question: Omit<Question, 'order' | 'limit' | 'offset'>,
): Promise<Answer> {
  const order = ORDERS.get(request.params['sort'] ?? '');
  if (order === undefined) return context.ask({ ...question, order: 'messages', ...pageOf(request) });
  const all = await context.ask({ ...question, order: 'groups' });
  const { offset = 0, limit = all.rows.length } = pageOf(request);
  return { ...all, rows: all.rows.toSorted(order).slice(offset, offset + limit) };
}

function bySender({ group: [a = ''] }: AnswerRow, { group: [b = ''] }: AnswerRow): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
