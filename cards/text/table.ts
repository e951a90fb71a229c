import type { TableView } from '../../src/view/view.ts';
import { columnWidths, type Layout, type TextColumn } from './column-widths.ts';
import { padded, shortened, wrapped } from './lines.ts';
import type { Paint } from './paint.ts';
import { recordLines } from './records.ts';
import { visible } from './visible.ts';
import { displayWidth } from './width.ts';

/** A table's lines, none wider than `width`: columns where they fit, one record under the other where they do not. */
export function tableLines(table: TableView, width: number, paint: Paint): readonly string[] {
  const columns = table.columns.map(({ title, align }, i) => ({
    title: visible(title),
    align,
    cells: table.rows.map((row) => visible(row[i]?.text ?? '')),
  }));
  const layout = columnWidths(columns, width);
  return layout === null ? recordLines(table, width, paint) : gridLines(columns, layout, table.rows.length, paint);
}

function gridLines(
  columns: readonly TextColumn[],
  { widths, gap }: Layout,
  rows: number,
  paint: Paint,
): readonly string[] {
  const blanks = ' '.repeat(gap);
  const line = (parts: readonly string[]): string => parts.join(blanks).trimEnd();
  const header = block(
    columns.map(({ title }, i) => wrapped(title, widths[i] ?? 0)),
    'bottom',
  );
  const cells = columns.map((column, i) => fitted(column.cells, widths[i] ?? 0));
  const drawn = (lines: readonly (readonly string[])[]): readonly string[] =>
    lines.map((parts) => line(parts.map((part, i) => padded(part, widths[i] ?? 0, columns[i]?.align))));
  return [
    ...drawn(header).map(paint.title),
    paint.faint(line(widths.map((width) => '─'.repeat(width)))),
    ...Array.from({ length: rows }, (_, row) =>
      drawn(
        block(
          cells.map((column) => column[row] ?? ['']),
          'top',
        ),
      ),
    ).flat(),
  ];
}

/**
 * Cells of one column in at most `width` columns each: phrases wrap, single words (addresses) are shortened in the
 * middle, unless that would make two different ones look alike; then they wrap too and nothing is lost.
 */
function fitted(cells: readonly string[], width: number): readonly (readonly string[])[] {
  const short = cells.map((cell) => (cell.includes(' ') ? cell : shortened(cell, width)));
  const owners = new Map<string, Set<string>>();
  for (const [i, text] of short.entries()) owners.set(text, (owners.get(text) ?? new Set()).add(cells[i] ?? ''));
  return cells.map((cell, i) => {
    const text = short[i] ?? cell;
    if (displayWidth(cell) <= width) return [cell];
    return cell.includes(' ') || (owners.get(text)?.size ?? 0) > 1 ? wrapped(cell, width) : [text];
  });
}

/** Turns each cell's own lines into lines across all cells, filling up above or below. */
function block(cells: readonly (readonly string[])[], stand: 'top' | 'bottom'): readonly (readonly string[])[] {
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    cells.map((lines) => lines[stand === 'top' ? at : at - (height - lines.length)] ?? ''),
  );
}
