import type { TableView } from '../../../src/view/view.ts';
import { drillColumn, drillsOf } from '../../drills.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { canRun, runButton } from '../actions.ts';
import { byteLength } from '../byte-length.ts';
import { type ChoiceSet, type Element, VERB } from '../elements.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';
import { press } from '../press.ts';

/**
 * A list of a table's first rows that lead further, with its button, in at most `room` bytes; a button alone where
 * there is one such row, nothing where there is none.
 *
 * Not `selectAction` of the cells: that would say every command twice in every row, for `Action.Execute` and its
 * fallback (some 330 bytes, where a choice has 90: twenty rows would be a quarter of a card), and a cell that can be
 * pressed looks like one that cannot. The first row is chosen from the start, since a required choice would also keep
 * the card's forms from being sent.
 */
export function drillMenu(table: TableView, at: number, room: number): readonly Element[] {
  const drills = drillsOf(table, LIMITS.choices.most, canRun).map(({ text, command }) => ({
    title: cutMiddle(literal(text) || literal(command), LIMITS.choiceTitle.most),
    value: command,
  }));
  const [first] = drills;
  if (first === undefined) return [];
  const id = `rows${at}`;
  const one: Element = {
    type: 'ActionSet',
    actions: [runButton({ label: `Drill down: ${first.title}`, command: first.value })],
    spacing: 'Small',
  };
  const choices: ChoiceSet['choices'][number][] = [];
  let left = room - byteLength(menuOf(table, id, [], first.value));
  for (const choice of drills) {
    left -= byteLength(choice) + 1;
    if (left < 0) break;
    choices.push(choice);
  }
  if (choices.length > 1) return [menuOf(table, id, choices, first.value)];
  return byteLength(one) <= room ? [one] : [];
}

const menuOf = (table: TableView, id: string, choices: ChoiceSet['choices'], value: string): Element => ({
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
          label: cutMiddle(literal(drillColumn(table)) || 'Row', LIMITS.choiceTitle.most),
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
      items: [{ type: 'ActionSet', actions: [press('Drill down', { verb: VERB, pick: id }, 'auto')] }],
    },
  ],
});
