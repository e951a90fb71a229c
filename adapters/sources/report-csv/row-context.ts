import type { TextDictionary } from '../../../src/model/fact-batch.ts';
import type { Columns, Meaning } from './columns/columns.ts';
import type { Declared } from './columns/declared.ts';
import type { Coverage } from './coverage.ts';
import type { CsvScanner } from './csv-scanner.ts';
import type { FileDates } from './date-order.ts';
import type { FactOutlet } from './fact-outlet.ts';

/** What the readers of a file's rows share. */
export interface RowContext {
  readonly columns: Columns;
  readonly declared: Declared;
  readonly now: Date;
  readonly texts: TextDictionary;
  readonly outlet: FactOutlet;
  readonly coverage: Coverage;
  readonly dates: FileDates;
}

/** Reads the scanner's current record into the outlet; answers why the row is refused, or undefined. */
export type ReadRow = (row: CsvScanner) => string | undefined;

/** The column's header as the file writes it. */
export function headerOf(columns: Columns, meaning: Meaning): string {
  const index = columns.index[meaning];
  return index === undefined ? meaning : (columns.headers[index] ?? meaning);
}
