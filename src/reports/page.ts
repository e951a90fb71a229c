import type { Cut } from '../view/view.ts';
import { repeated } from './repeated.ts';
import type { Param, ReportData, ReportRequest } from './report.ts';

/** The page of a request as a question's `offset` and `limit`; nothing of either when all rows are wanted. */
export function pageOf(request: ReportRequest): { readonly offset?: number; readonly limit?: number } {
  return request.top === null ? {} : { offset: (request.page - 1) * request.top, limit: request.top };
}

/** What a page leaves out of `total` rows, and the command that shows the next ones; null when it leaves out nothing. */
export function cutOf(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
  shown: number,
  total: number,
): Cut | null {
  if (request.top === null || shown === total) return null;
  const before = (request.page - 1) * request.top;
  const next = before + shown < total && shown > 0;
  return {
    shown,
    total,
    firstRow: before + 1,
    next: next ? repeated(report, request, { top: request.top, page: request.page + 1 }) : null,
  };
}

/** The cut as scripts see it. */
export const cutJson = (cut: Cut | null): ReportData['cut'] =>
  cut && { shown: cut.shown, total: cut.total, next: cut.next };

/** Says so when the page asked for lies behind the last one. */
export function pageNotes(request: ReportRequest, shown: number, total: number): readonly string[] {
  if (request.top === null || shown > 0 || total === 0) return [];
  const pages = Math.ceil(total / request.top);
  return [`Page ${request.page} is past the end: ${total} rows make ${pages} page${pages === 1 ? '' : 's'}.`];
}
