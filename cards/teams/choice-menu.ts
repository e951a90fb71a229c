import { cutMiddle } from '../text/cut-text.ts';
import { canRun, runButton } from './actions.ts';
import { byteLength } from './byte-length.ts';
import { type ChoiceSet, type Element, VERB } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { press } from './press.ts';

/** What a list offers; `title` is literal text. */
export interface Choice {
  readonly title: string;
  readonly command: string;
}

interface Menu {
  /** Unique in the card. */
  readonly id: string;
  /** Literal, what the list is of. */
  readonly label: string;
  /** What its button says. */
  readonly button: string;
}

/**
 * A list of commands with its button, in at most `room` bytes; a button alone where there is one command, nothing where
 * there is none. The first is chosen from the start, since a required choice would also keep the card's forms from
 * being sent.
 */
export function choiceMenu(given: readonly Choice[], menu: Menu, room: number): readonly Element[] {
  const all = given
    .filter(({ command }) => canRun(command))
    .slice(0, LIMITS.choices.most)
    .map(({ title, command }) => ({
      title: cutMiddle(title || literal(command), LIMITS.choiceTitle.most),
      value: command,
    }));
  const [first] = all;
  if (first === undefined) return [];
  const one: Element = {
    type: 'ActionSet',
    actions: [runButton({ label: `${menu.button}: ${first.title}`, command: first.value })],
    spacing: 'Small',
  };
  const choices: ChoiceSet['choices'][number][] = [];
  let left = room - byteLength(menuOf(menu, [], first.value));
  for (const choice of all) {
    left -= byteLength(choice) + 1;
    if (left < 0) break;
    choices.push(choice);
  }
  if (choices.length > 1) return [menuOf(menu, choices, first.value)];
  return byteLength(one) <= room ? [one] : [];
}

const menuOf = ({ id, label, button }: Menu, choices: ChoiceSet['choices'], value: string): Element => ({
  type: 'ColumnSet',
  spacing: 'Medium',
  columns: [
    {
      type: 'Column',
      width: 'stretch',
      items: [
        {
          type: 'Input.ChoiceSet',
          id,
          label: cutMiddle(label, LIMITS.choiceTitle.most),
          style: 'compact',
          value,
          choices,
        },
      ],
    },
    {
      type: 'Column',
      width: 'auto',
      verticalContentAlignment: 'Bottom',
      items: [{ type: 'ActionSet', actions: [press(button, { verb: VERB, pick: id }, 'auto')] }],
    },
  ],
});
