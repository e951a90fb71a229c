import { dayText } from '../model/time.ts';
import type { FormView } from '../view/view.ts';
import { filled } from './fill.ts';

/**
 * A line as the form might make it, to see what it asks for before anybody has filled it in: every blank holds what it
 * opens with, or else a word or a day that could stand there; a parameter that opens blank stays away, since who leaves it so asks for
 * nothing by it. Null for a form that makes no line even so.
 */
export function likelyLine(form: FormView): string | null {
  const isParameter = (key: string): boolean => form.command.includes(`${key}:{${key}}`);
  const values = form.fields.map(({ key, kind, value }) => [
    key,
    value || (kind === 'date' ? A_DAY : isParameter(key) ? '' : 'x'),
  ]);
  const made = filled(form, Object.fromEntries(values));
  return made.ok ? made.command : null;
}

const A_DAY = dayText(0);
