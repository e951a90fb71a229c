import type { TableView } from '../../src/view/view.ts';
import { recordsOf } from '../record.ts';
import { flowed, padded, wrapped } from './lines.ts';
import type { Paint } from './paint.ts';
import { visible } from './visible.ts';
import { displayWidth } from './width.ts';

/**
 * A table too wide for the screen, as one record under the other: the first and the last column on a line, the
 * others under it with their titles. Columns that are zero are left out there, and that is said.
 */
export function recordLines(table: TableView, width: number, paint: Paint): readonly string[] {
  const titles = table.columns.map(({ title }) => visible(title));
  const { records, leftOut } = recordsOf(table, visible);
  const isAlone = titles.length < 2;
  return [
    ...ends(titles[0] ?? '', isAlone ? '' : (titles.at(-1) ?? ''), width).map(paint.title),
    paint.faint('─'.repeat(width)),
    ...records.flatMap(({ first, last, details }) => [
      ...(last === null ? wrapped(first, width) : ends(first, last, width)),
      ...flowed(details, width, '  ').map(paint.faint),
    ]),
    ...(leftOut ? wrapped('(columns that are zero are left out)', width).map(paint.faint) : []),
  ];
}

/** One text at each end of a line, or the right one on a line of its own when they do not fit together. */
function ends(start: string, end: string, width: number): readonly string[] {
  const lines = wrapped(start, width);
  const room = width - displayWidth(lines.at(-1) ?? '');
  if (displayWidth(end) + 2 <= room) {
    return [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${padded(end, room, 'right')}`.trimEnd()];
  }
  return [...lines, ...wrapped(end, width - 2).map((line) => padded(line, width, 'right'))];
}
