import type { TableView } from '../../../src/view/view.ts';
import { drillColumn, drillsOf } from '../../drills.ts';
import { canRun } from '../actions.ts';
import { choiceMenu } from '../choice-menu.ts';
import type { Element } from '../elements.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';

/**
 * A list of a table's first rows that lead further, with its button, in at most `room` bytes; a button alone where
 * there is one such row, nothing where there is none.
 *
 * Not `selectAction` of the cells: that would say every command twice in every row, for `Action.Execute` and its
 * fallback (some 330 bytes, where a choice has 90: twenty rows would be a quarter of a card), and a cell that can be
 * pressed looks like one that cannot.
 */
export const drillMenu = (table: TableView, at: number, room: number): readonly Element[] =>
  choiceMenu(
    drillsOf(table, LIMITS.choices.most, canRun).map(({ text, command }) => ({ title: literal(text), command })),
    { id: `rows${at}`, label: literal(drillColumn(table)) || 'Row', button: 'Drill down' },
    room,
  );
