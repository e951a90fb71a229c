import { VERB } from './elements.ts';

/** What somebody asked for by pressing a button. */
export type Submitted =
  | { readonly kind: 'command'; readonly command: string }
  /** A command with `{key}` in it, and what was entered under each key. */
  | { readonly kind: 'form'; readonly command: string; readonly values: Readonly<Record<string, string>> };

/**
 * Reads what comes back from a card of ours: `value.action.data` of an `Action.Execute`, `value` of an
 * `Action.Submit`. Null for what no card of ours sends, and for a choice that was not made.
 */
export function submitted(data: unknown): Submitted | null {
  const fields = fieldsOf(data);
  if (fields['verb'] !== VERB) return null;
  const { command, pick, form, prefix } = fields;
  const run = typeof pick === 'string' ? fields[pick] : command;
  if (isText(run)) return { kind: 'command', command: run };
  if (!isText(form) || !isText(prefix)) return null;
  const values = Object.entries(fields).flatMap(([id, value]) =>
    id.startsWith(prefix) && typeof value === 'string' ? [[id.slice(prefix.length), value] as const] : [],
  );
  return { kind: 'form', command: form, values: Object.fromEntries(values) };
}

const fieldsOf = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data)) : {};

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
