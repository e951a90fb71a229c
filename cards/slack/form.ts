import type { FieldView, FormView } from '../../src/view/view.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { type Button, type PlainText, plainText } from './blocks.ts';
import { commandValue } from './command-value.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** A form asked of one person, over everything else: docs.slack.dev/reference/views/modal-views (read 2026-11). */
export interface Modal {
  readonly type: 'modal';
  readonly callback_id: typeof FORM;
  readonly title: PlainText;
  readonly submit: PlainText;
  readonly close: PlainText;
  /** What comes back with what was filled in. */
  readonly private_metadata: string;
  readonly blocks: readonly InputBlock[];
}

/** Its `block_id` is the field's key. */
interface InputBlock {
  readonly type: 'input';
  readonly block_id: string;
  readonly label: PlainText;
  readonly optional: boolean;
  readonly element:
    | { readonly type: 'datepicker'; readonly action_id: typeof VALUE; readonly initial_date?: string }
    | {
        readonly type: 'plain_text_input';
        readonly action_id: typeof VALUE;
        readonly initial_value?: string;
        readonly max_length: number;
      }
    | {
        readonly type: 'static_select';
        readonly action_id: typeof VALUE;
        readonly options: readonly SelectOption[];
        readonly initial_option?: SelectOption;
      };
}

interface SelectOption {
  readonly text: PlainText;
  readonly value: string;
}

export const FORM = 'form';
/** What every field's value is called. */
export const VALUE = 'value';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** More text than any name or address has. */
const MAX_TEXT = 500;

/** A button that opens a form, which it holds itself; none for a form that is longer than a button may hold. */
export function formButton(form: FormView, at: number): Button | null {
  const label = literal(form.label);
  // A list that the button cannot hold is a text to be typed.
  const value = [form, { ...form, fields: form.fields.map(({ options: _, ...field }) => field) }]
    .map((each) => commandValue(JSON.stringify(each)))
    .reduce((whole, less) => (whole.length > LIMITS.buttonValue.most ? less : whole));
  if (label === '' || value.length > LIMITS.buttonValue.most) return null;
  const text = plainText(cutMiddle(`${label}…`, LIMITS.buttonText.most));
  return { type: 'button', text, action_id: `${FORM}:${at}`, value };
}

/** A form of one text that is left blank at first, so short that an option of a menu holds it; null for any other. */
export function formOption({ label, command, submit = '', fields }: FormView): string | null {
  const [field, ...others] = fields;
  if (field === undefined || others.length > 0 || field.kind !== 'text' || field.value !== '' || field.options)
    return null;
  return commandValue(JSON.stringify([label, command, submit, field.key, field.label]));
}

/** The form that an option holds; null where it is a command. */
export function formOfOption(value: string): FormView | null {
  if (!value.startsWith('[')) return null;
  let held: unknown;
  try {
    held = JSON.parse(value);
  } catch {
    return null;
  }
  if (!Array.isArray(held) || !held.every((each) => typeof each === 'string')) return null;
  const [label, command, submit, key, fieldLabel] = held;
  if (label === undefined || command === undefined || key === undefined || fieldLabel === undefined) return null;
  return { label, command, ...(submit && { submit }), fields: [{ key, label: fieldLabel, kind: 'text', value: '' }] };
}

/** The form itself. `kept` (at most `LIMITS.privateMetadata` characters) comes back with what is filled in. */
export function modalOf({ label, fields, submit = 'Show' }: FormView, kept: string): Modal {
  return {
    type: 'modal',
    callback_id: FORM,
    title: plainText(cutMiddle(literal(label) || 'Mailflow', LIMITS.modalTitle.most)),
    submit: plainText(cutMiddle(literal(submit) || 'Show', LIMITS.modalTitle.most)),
    close: plainText('Cancel'),
    private_metadata: kept,
    blocks: fields.map(inputBlock),
  };
}

/** A list of the values that occur; null where any may be typed, or Slack would not take the list. */
function choices({ options = [], value }: FieldView): InputBlock['element'] | null {
  const made = options
    .filter((each) => literal(each) !== '' && commandValue(each).length <= LIMITS.optionValue.most)
    .slice(0, LIMITS.selectOptions.most)
    .map((each) => ({ text: plainText(cutMiddle(literal(each), LIMITS.optionText.most)), value: commandValue(each) }));
  const chosen = made.find((each) => each.value === commandValue(value));
  if (made.length < 2 || (value !== '' && chosen === undefined)) return null;
  return { type: 'static_select', action_id: VALUE, options: made, ...(chosen && { initial_option: chosen }) };
}

function inputBlock(field: FieldView): InputBlock {
  const { key, label, kind, value } = field;
  return {
    type: 'input',
    block_id: key,
    label: plainText(cutMiddle(literal(label) || key, LIMITS.inputLabel.most)),
    // A text left blank means all of them; a range without a day means nothing.
    optional: kind === 'text',
    element:
      choices(field) ??
      (kind === 'date'
        ? { type: 'datepicker', action_id: VALUE, ...(DAY.test(value) ? { initial_date: value } : {}) }
        : {
            type: 'plain_text_input',
            action_id: VALUE,
            max_length: MAX_TEXT,
            ...(value === '' || value.length > MAX_TEXT ? {} : { initial_value: value }),
          }),
  };
}
