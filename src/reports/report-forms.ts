import { dayOf, dayText } from '../model/time.ts';
import type { FieldView, FormView } from '../view/view.ts';
import { repeated } from './repeated.ts';
import type { Param, ReportRequest } from './report.ts';

/** The same report for other days, and for other values of the parameters that take any text. */
export function filterForm(
  report: { readonly name: string; readonly params: readonly Param[] },
  request: ReportRequest,
  occurring: ReadonlyMap<string, readonly string[]> = new Map(),
): FormView {
  const texts = report.params.filter(({ type }) => type === 'text');
  const blanks = Object.fromEntries(texts.map(({ key }) => [key, `{${key}}`]));
  const { from, to } = request.window;
  return {
    label: 'Filter',
    command: repeated(report, { ...request, windowWords: '{from}..{to}' }, blanks),
    fields: [
      dateField('from', 'Start date', from),
      dateField('to', 'End date', new Date(to.getTime() - 1)),
      ...texts.map(
        ({ key }): FieldView => ({
          key,
          label: `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
          kind: 'text',
          value: request.params[key] ?? '',
          ...offered(occurring.get(key) ?? [], request.params[key]),
        }),
      ),
    ],
  };
}

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

/** One value alone is no choice; what is asked for now is among them, whatever occurs. */
function offered(values: readonly string[], now: string | undefined): Pick<FieldView, 'options'> {
  const options = now === undefined || values.includes(now) ? values : [now, ...values];
  return options.length < 2 ? {} : { options };
}

const dateField = (key: string, label: string, at: Date): FieldView => ({
  key,
  label,
  kind: 'date',
  value: dayText(dayOf(at)),
});
