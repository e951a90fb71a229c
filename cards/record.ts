import type { Cell, TableView } from '../src/view/view.ts';

/** A row of a table that is too wide for columns. */
export interface TableRecord {
  readonly first: string;
  /** The last cell; null where there is only one column. */
  readonly last: string | null;
  /** The cells between them with their titles: `TLS 1.2: 212 (97.2%)`. */
  readonly details: readonly string[];
}

/** Zeros, and what holds nothing, are left out of the details; `leftOut` says whether there was a zero. */
export function recordsOf(
  { columns, rows }: Pick<TableView, 'columns' | 'rows'>,
  show: (text: string) => string,
): { readonly records: readonly TableRecord[]; readonly leftOut: boolean } {
  const last = columns.length - 1;
  const between = (row: TableView['rows'][number]) => row.slice(1, Math.max(1, last));
  return {
    records: rows.map((row) => ({
      first: show(row[0]?.text ?? ''),
      last: last > 0 ? show(row[last]?.text ?? '') : null,
      details: between(row).flatMap((cell, i) =>
        isZero(cell) || /^-?$/.test(cell.text) ? [] : [titled(show(columns[i + 1]?.title ?? ''), show(cell.text))],
      ),
    })),
    leftOut: rows.some((row) => between(row).some(isZero)),
  };
}

const titled = (title: string, text: string): string => `${title}${/[?:]$/.test(title) ? '' : ':'} ${text}`;

const isZero = ({ value, text }: Cell): boolean => value === 0 && /^0/.test(text);
