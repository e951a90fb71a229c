import type { TableView } from '../src/view/view.ts';

/** A row that leads further. */
interface Drill {
  /** What stands in the cell, unescaped. */
  readonly text: string;
  readonly command: string;
}

/** A table's first `most` rows that lead further by a command that fits, each command once. */
export function drillsOf({ rows }: TableView, most: number, fits: (command: string) => boolean): readonly Drill[] {
  const drills = new Map<string, Drill>();
  for (const row of rows) {
    const cell = row.find(({ drill }) => drill !== undefined);
    const command = cell?.drill;
    if (cell === undefined || command === undefined || !fits(command)) continue;
    if (!drills.has(command)) drills.set(command, { text: cell.text, command });
    if (drills.size === most) break;
  }
  return [...drills.values()];
}

/** The title of the column that leads further; empty when none does. */
export function drillColumn({ rows, columns }: TableView): string {
  for (const row of rows) {
    const at = row.findIndex(({ drill }) => drill !== undefined);
    if (at >= 0) return columns[at]?.title ?? '';
  }
  return '';
}
