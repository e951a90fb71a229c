import { codes } from '../../../../src/model/dimensions.ts';
import type { CsvScanner } from '../csv-scanner.ts';
import { hasControlCharacters, quoted } from '../refused.ts';
import { headerOf, type RowContext } from '../row-context.ts';
import { tlsOf } from '../words.ts';
import { CellCache } from './cell-cache.ts';

const MAX_RAW = 64;

/** The code of a TLS version, and the id of the source's own text where that is unknown. */
export interface TlsCell {
  readonly refused: string | undefined;
  readonly tls: number;
  readonly rawTls: number;
}

/** Reads the TLS version of a row that has one: its own, or the declared one, which it must not contradict. */
export function tlsColumn({ columns, declared, texts }: RowContext): (row: CsvScanner) => TlsCell {
  const column = columns.index.tls;
  const header = headerOf(columns, 'tls');
  if (column === undefined) {
    const always = { refused: undefined, tls: codes.tls[declared.tls ?? 'unknown'], rawTls: 0 };
    return () => always;
  }
  const cells = new CellCache((text): TlsCell => {
    const version = text === '' ? (declared.tls ?? 'unknown') : tlsOf(text);
    const contradicts = declared.tls !== undefined && version !== declared.tls;
    const fault = contradicts
      ? `is not the declared TLS version ${declared.tls}`
      : hasControlCharacters(text) && 'contains control characters';
    return {
      refused: fault ? `${header} ${quoted(text)} ${fault}` : undefined,
      tls: codes.tls[version],
      rawTls: fault || version !== 'unknown' ? 0 : texts.id(text.slice(0, MAX_RAW)),
    };
  });
  return (row) => cells.read(row, column);
}
