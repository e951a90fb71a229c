import type { TableView } from '../../../src/view/view.ts';
import { drillsOf } from '../../drills.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { type Button, plainText, type StaticSelect } from '../blocks.ts';
import { commandValue } from '../command-value.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';
import { button, drillId } from './actions.ts';

/** Rows that a menu offers: a page of a report, and a few more. */
const MAX_ROWS = 25;

/**
 * A menu of a table's first rows that have a drill-down, in at most `room` characters; a button where there is one
 * alone, null where there is none. Rows whose command is too long for a menu are left out: it can still be typed.
 */
export function drillMenu(table: TableView, at: number, room: number): Button | StaticSelect | null {
  const drills = drillsOf(table, MAX_ROWS, fitsAnOption).map(({ text, command }) => ({
    label: literal(text) || literal(command),
    command,
  }));
  const [first] = drills;
  if (first === undefined || room < LIMITS.buttonText.most) return null;
  if (drills.length === 1) return button({ label: `Drill down: ${first.label}`, command: first.command }, drillId(at));
  const placeholder = plainText('Drill down…');
  const options = [];
  let left = room - placeholder.text.length;
  for (const { label, command } of drills) {
    const text = plainText(cutMiddle(label, LIMITS.optionText.most));
    left -= text.text.length;
    if (left < 0) break;
    options.push({ text, value: commandValue(command) });
  }
  return options.length === 0 ? null : { type: 'static_select', action_id: `run:${drillId(at)}`, placeholder, options };
}

const fitsAnOption = (command: string): boolean =>
  command.trim() !== '' && literal(command) !== '' && commandValue(command).length <= LIMITS.optionValue.most;
