import type { FormView } from '../view/view.ts';
import { dateField } from './filter-form.ts';
import { repeated } from './repeated.ts';
import type { Param, ReportRequest } from './report.ts';

const FORMATS = ['csv', 'xlsx', 'json'];

/** The report as a file: for which days, in which format, and who gets it by mail. */
export function requestForm(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
): FormView {
  const { from, to } = request.window;
  return {
    label: 'Request report',
    // `mail:` says the same as `to:`, which is a date here.
    command: `request ${repeated(report, { ...request, windowWords: '{from}..{to}' }, { mail: '{mail}', format: '{format}' })}`,
    fields: [
      dateField('from', 'Start date', from),
      dateField('to', 'End date', new Date(to.getTime() - 1)),
      { key: 'format', label: 'Format', kind: 'text', value: 'csv', options: FORMATS },
      { key: 'mail', label: 'Mail to (optional)', kind: 'text', value: '' },
    ],
    submit: 'Request',
  };
}
