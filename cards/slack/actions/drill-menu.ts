import type { TableView } from '../../../src/view/view.ts';
import { drillsOf } from '../../drills.ts';
import type { Button, StaticSelect } from '../blocks.ts';
import { literal } from '../escape.ts';
import { drillId } from './actions.ts';
import { choiceMenu, fitsAnOption } from './choice-menu.ts';

/** Rows that a menu offers: a page of a report, and a few more. */
const MAX_ROWS = 25;

/** A menu of a table's first rows that have a drill-down, in at most `room` characters; null where there is none. */
export function drillMenu(table: TableView, at: number, room: number): Button | StaticSelect | null {
  const drills = drillsOf(table, MAX_ROWS, fitsAnOption).map(({ text, command }) => ({
    label: literal(text),
    command,
  }));
  return choiceMenu(drills, { label: 'Drill down', at: drillId(at), room });
}
