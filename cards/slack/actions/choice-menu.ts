import { cutMiddle } from '../../text/cut-text.ts';
import { type Button, plainText, type StaticSelect } from '../blocks.ts';
import { commandValue } from '../command-value.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';
import { button } from './actions.ts';

/** What a menu offers; `label` is literal text. */
export interface Choice {
  readonly label: string;
  readonly command: string;
}

/**
 * A menu of commands that begins with `label`, in at most `room` characters; a button where there is one command alone,
 * null where there is none. Commands too long for a menu are left out: they can still be typed.
 */
export function choiceMenu(
  choices: readonly Choice[],
  { label, at, room }: { readonly label: string; readonly at: number; readonly room: number },
): Button | StaticSelect | null {
  const fitting = choices.filter(({ command }) => fitsAnOption(command));
  const [first] = fitting;
  if (first === undefined || room < LIMITS.buttonText.most) return null;
  if (fitting.length === 1) return button({ label: `${label}: ${first.label}`, command: first.command }, at);
  const placeholder = plainText(`${cutMiddle(literal(label), LIMITS.optionText.most)}…`);
  const options = [];
  let left = room - placeholder.text.length;
  for (const { label: words, command } of fitting.slice(0, LIMITS.selectOptions.most)) {
    const text = plainText(cutMiddle(words || literal(command), LIMITS.optionText.most));
    left -= text.text.length;
    if (left < 0) break;
    options.push({ text, value: commandValue(command) });
  }
  return options.length === 0 ? null : { type: 'static_select', action_id: `run:${at}`, placeholder, options };
}

export const fitsAnOption = (command: string): boolean =>
  command.trim() !== '' && literal(command) !== '' && commandValue(command).length <= LIMITS.optionValue.most;
