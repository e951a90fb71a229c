import { parseDay } from '../model/time.ts';
import { commandLine } from '../view/command-line.ts';
import type { FormView } from '../view/view.ts';
import { MAX_LINE, splitWords } from './words.ts';

export type Filled =
  | { readonly ok: true; readonly command: string }
  /** What is wrong, by the field's key. */
  | { readonly ok: false; readonly faults: Readonly<Record<string, string>> };

/** Where both dates of a form belong. */
const DAYS = '{from}..{to}';

/** As many days as the original's date range takes. */
const MAX_DAYS = 90;

/**
 * The command of a form with its blanks filled in. A parameter left blank falls out of it; what is typed becomes one
 * word of the command, whatever it holds.
 */
export function filled(form: FormView, values: Readonly<Record<string, string | null | undefined>>): Filled {
  const given = Object.fromEntries(form.fields.map(({ key }) => [key, entered(values[key] ?? '')]));
  const faults = faultsOf(form, given);
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const words = splitWords(form.command).map(({ key, value, typed }) => {
    if (key === null) return commandLine([value === DAYS ? `${given['from']}..${given['to']}` : value]);
    // Only what is a blank as a whole is one: what came from mail may hold braces, and a name a colon.
    if (value !== `{${key}}` || !(key in given)) return typed;
    return given[key] === '' ? '' : commandLine([], { [key]: given[key] });
  });
  return { ok: true, command: words.filter((word) => word !== '').join(' ') };
}

/** Nothing is taken off what is too long: it is to be refused, and not to be read in part. */
const entered = (text: string): string => (text.length > MAX_LINE ? text : text.trim());

function faultsOf({ fields }: FormView, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  for (const { key, kind } of fields) {
    const text = given[key] ?? '';
    if (text.length > MAX_LINE) faults[key] = `At most ${MAX_LINE} characters.`;
    else if (kind === 'date' && parseDay(text) === undefined)
      faults[key] = text === '' ? 'A date is needed, such as 2026-11-15.' : `There is no date ${text}.`;
    // The grammar knows no escapes: a text with both kinds of quotes cannot be written.
    if (kind === 'text' && /"/.test(text) && /[“”]/.test(text)) faults[key] = 'Straight or curly quotes, not both.';
  }
  const [first, last] = [parseDay(given['from'] ?? ''), parseDay(given['to'] ?? '')];
  if (first === undefined || last === undefined) return faults;
  if (last < first) faults['to'] = 'The end date is before the start date.';
  else if (last - first >= MAX_DAYS) faults['to'] = `At most ${MAX_DAYS} days.`;
  return faults;
}
