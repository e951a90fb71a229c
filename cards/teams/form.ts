import type { FormView } from '../../src/view/view.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { type Action, type ChoiceSet, type Element, type Input, VERB } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { press } from './press.ts';

/** What a form asks for, and the button that sends it; `prefix` makes its ids unique in the card. */
export function inputsOf(
  { label, fields, command }: FormView,
  prefix: string,
): { readonly inputs: readonly Input[]; readonly send: Action } {
  return {
    inputs: fields.slice(0, LIMITS.fields.most).map((field) => input(field, prefix)),
    send: press(literal(label) || 'Ask', { verb: VERB, form: command, prefix }, 'auto'),
  };
}

/** Inputs and a button; `at` makes their ids unique in the card. Texts stand below each other, dates side by side. */
export function formBlock({ label, fields, command }: FormView, at = 0): readonly Element[] {
  const prefix = `form${at}.`;
  const shown = fields.slice(0, LIMITS.fields.most);
  const [texts, dates] = [shown.filter(({ kind }) => kind === 'text'), shown.filter(({ kind }) => kind === 'date')];
  const button = press(literal(label) || 'Ask', { verb: VERB, form: command, prefix }, 'auto');
  return [
    ...texts.map((field) => input(field, prefix)),
    ...(dates.length === 0
      ? []
      : [
          {
            type: 'ColumnSet' as const,
            columns: dates.map((field) => ({
              type: 'Column' as const,
              width: 'stretch' as const,
              items: [input(field, prefix)],
            })),
          },
        ]),
    { type: 'ActionSet', actions: [button], spacing: 'Small' },
  ];
}

/** Chosen for no value at all: a choice without one would be none. */
const ANY = ' ';

/** A list of the values that occur; null where any may be typed, or there are more than are offered. */
function choices({ options = [], value }: FormView['fields'][number]): Pick<ChoiceSet, 'choices' | 'value'> | null {
  const made = options.flatMap((each) => {
    const title = cutMiddle(literal(each), LIMITS.choiceTitle.most);
    return title === '' || each.trim() === '' ? [] : [{ title, value: each }];
  });
  if (made.length < 2 || made.length >= LIMITS.choices.most || (value !== '' && !options.includes(value))) return null;
  return { choices: [{ title: 'All', value: ANY }, ...made], value: value === '' ? ANY : value };
}

function input(field: FormView['fields'][number], prefix: string): Input {
  const { key, label, kind, value } = field;
  const named = { id: `${prefix}${key}`, label: cutMiddle(literal(label) || key, LIMITS.choiceTitle.most) };
  const list = choices(field);
  if (list !== null) return { type: 'Input.ChoiceSet', ...named, style: 'compact', ...list };
  return kind === 'date'
    ? // An empty date, or no date at all, would be an invalid one.
      { type: 'Input.Date', ...named, ...(/^\d{4}-\d{2}-\d{2}$/.test(value) ? { value } : {}) }
    : {
        type: 'Input.Text',
        ...named,
        value: value.slice(0, LIMITS.inputText.most),
        maxLength: LIMITS.inputText.most,
      };
}
