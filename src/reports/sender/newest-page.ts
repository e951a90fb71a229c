import type { Cut } from '../../view/view.ts';
import { cutOf, pageNotes } from '../page.ts';
import type { Param, ReportRequest } from '../report.ts';

/**
 * A page of days that are in order of time: page 1 are the newest ones, page 2 those before, each still in order of
 * time, because the end of the story is what one wants to see first.
 */
export function newestPage<Row>(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
  days: readonly Row[],
): { readonly rows: readonly Row[]; readonly cut: Cut | null; readonly notes: readonly string[] } {
  const { top, page } = request;
  if (top === null) return { rows: days, cut: null, notes: [] };
  const end = Math.max(0, days.length - (page - 1) * top);
  const start = Math.max(0, end - top);
  const rows = days.slice(start, end);
  const cut = cutOf(report, request, rows.length, days.length);
  return {
    rows,
    cut: cut && { ...cut, firstRow: start + 1, nextLabel: 'Earlier rows' },
    notes: pageNotes(request, rows.length, days.length),
  };
}
