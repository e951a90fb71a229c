/** A text as an SQL literal. DuckDB knows no backslash escapes: doubling the quote is all there is to it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const quotedList = (texts: readonly string[]): string => texts.map(quoted).join(', ');

/** Whether a column is one of these SQL values; of none, nothing is. */
export const isOneOf = (column: string, values: readonly string[]): string =>
  values.length === 0 ? 'false' : `"${column}" IN (${values.join(', ')})`;

/** The same, as a join: of more than a few values, the engine compares every row with all of them otherwise. */
export const isInList = (column: string, values: readonly string[], type: 'UINTEGER' | 'VARCHAR'): string =>
  values.length === 0 ? 'false' : `"${column}" IN (SELECT unnest([${values.join(', ')}]::${type}[]))`;
