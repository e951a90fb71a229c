import { parseDay } from '../mailflow/time.ts';
import { commandLine } from '../reports/command-line.ts';
import type { FormView } from '../reports/view.ts';
import { splitWords } from './words.ts';

export type Filled =
  | { readonly ok: true; readonly command: string }
  /** What is wrong, by the field's key. */
  | { readonly ok: false; readonly faults: Readonly<Record<string, string>> };

/** As many days as the original's date range takes. */
const LONGEST_DAYS = 90;

/**
 * The command of a form with its blanks filled in. A parameter left blank falls out of it; what is typed becomes one
 * word of the command, whatever it holds.
 */
export function filled(form: FormView, values: Readonly<Record<string, string | null | undefined>>): Filled {
  const given = Object.fromEntries(form.fields.map(({ key }) => [key, (values[key] ?? '').trim()]));
  const faults = faultsOf(form, given);
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const words: string[] = [];
  const params: Record<string, string> = {};
  for (const { key, value, typed } of splitWords(form.command)) {
    const text = value.replace(/\{(\w+)\}/g, (blank, name: string) => given[name] ?? blank);
    if (key === null) words.push(text === value ? typed : text);
    else if (text.trim() !== '') params[key] = text;
  }
  return { ok: true, command: commandLine(words, params) };
}

function faultsOf({ fields }: FormView, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  for (const { key, kind } of fields) {
    const text = given[key] ?? '';
    if (kind === 'date' && parseDay(text) === undefined)
      faults[key] = text === '' ? 'A date is needed, such as 2026-11-15.' : `There is no date ${text}.`;
    // The grammar knows no escapes: a text with both kinds of quotes cannot be written.
    if (kind === 'text' && /"/.test(text) && /[“”]/.test(text)) faults[key] = 'Straight or curly quotes, not both.';
  }
  const [first, last] = [parseDay(given['from'] ?? ''), parseDay(given['to'] ?? '')];
  if (first === undefined || last === undefined) return faults;
  if (last < first) faults['to'] = 'The end date lies before the start date.';
  else if (last - first >= LONGEST_DAYS) faults['to'] = `At most ${LONGEST_DAYS} days.`;
  return faults;
}
