import { pagesOf } from '../advice/index.ts';
import { repeated } from './repeated.ts';
import type { Report, ReportAnswer, ReportRequest } from './report.ts';
import { filterForm, requestForm } from './report-forms.ts';

/** An answer with what every report offers: the same for other days, and the original's "request report", a file, and what is documented on it. */
export function withFollowUps(
  report: Report,
  request: ReportRequest,
  answer: ReportAnswer,
  occurring: ReadonlyMap<string, readonly string[]> = new Map(),
): ReportAnswer {
  const { view } = answer;
  if (report.isStanding === true || view.provenance.source === null) return answer;
  const sources = view.provenance.source.split(', ');
  const links = report.topic === undefined ? [] : pagesOf(sources, report.topic);
  const ask = {
    label: 'Request report',
    command: `request ${repeated(report, request)}`,
    asks: requestForm(report, request),
  };
  return {
    ...answer,
    view: {
      ...view,
      actions: view.tables.length === 0 ? view.actions : [...view.actions, ask],
      forms: [filterForm(report, request, occurring)],
      ...(links.length > 0 && { links }),
    },
  };
}
