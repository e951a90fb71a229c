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

/** One value alone is no choice; what is asked for now is among them, whatever occurs. */
function offered(values: readonly string[], now: string | undefined): Pick<FieldView, 'options'> {
  const options = now === undefined || values.includes(now) ? values : [now, ...values];
  return options.length < 2 ? {} : { options };
}

export const dateField = (key: string, label: string, at: Date): FieldView => ({
  key,
  label,
  kind: 'date',
  value: dayText(dayOf(at)),
});
