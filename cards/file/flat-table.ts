export type Row = Readonly<Record<string, unknown>>;

/** `lines` have a value for each column of `header`, undefined where a row has none. */
export interface FlatTable {
  readonly header: readonly string[];
  readonly lines: readonly (readonly unknown[])[];
}

/**
 * Rows as a table: the header is the union of their keys in order of first sight, after `columns`; objects within them
 * become columns joined with `_` (`tls_1.0`, `auth_basic`).
 */
export function flatTable(rows: readonly Row[], columns: readonly string[] = []): FlatTable {
  const flat = rows.map((row) => flattened(row));
  const names = new Set(columns);
  for (const row of flat) for (const key of Object.keys(row)) names.add(key);
  const header = [...names];
  return { header, lines: flat.map((row) => header.map((column) => row[column])) };
}

function flattened(row: Row, prefix = ''): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) =>
      isObject(value) ? Object.entries(flattened(value, `${prefix}${key}_`)) : [[prefix + key, value]],
    ),
  );
}

export const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
