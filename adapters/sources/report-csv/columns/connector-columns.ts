import { type ConnectorType, codes, type Direction } from '../../../../src/model/dimensions.ts';
import type { CsvScanner } from '../csv-scanner.ts';
import { hasControlCharacters, quoted, type Refused } from '../refused.ts';
import { headerOf, type RowContext } from '../row-context.ts';
import { isTotal, parseSeriesName, type SeriesName } from '../series-name.ts';
import { connectorTypeOf, directionOf, forcedTlsOf } from '../words.ts';
import { CellCache } from './cell-cache.ts';

const MAX_NAME = 320;

/** Which way a row's mail came in or went out, as codes and an id. */
export interface ConnectorCells {
  readonly direction: number;
  readonly connectorType: number;
  readonly connector: number;
  readonly forcedTls: number;
}

/** What one place (a column, a series' name, a declaration) says of a row; undefined when it says nothing. */
type Said<T> = T | undefined | Refused;

/**
 * Reads direction, connector type, connector and `Forced TLS?` from whatever the file has of them, the series' name
 * and what was declared. Places that contradict each other, or that all say nothing, make the row refused.
 */
export function connectorColumns(context: RowContext): (row: CsvScanner) => ConnectorCells | Refused {
  const { columns, declared, texts, outlet } = context;
  const { index } = columns;
  const directions = new CellCache(word('direction', directionOf));
  const types = new CellCache(word('connectorType', connectorTypeOf));
  const forced = new CellCache((text) => codes.forced[forcedTlsOf(text)]);
  const names = new CellCache((text) => text);
  const series = new CellCache(parseSeriesName);

  return (row) => {
    const named = index.series === undefined ? undefined : series.read(row, index.series);
    if (named && isTotal(named.connector)) return { refused: 'a total of other rows' };
    const direction = agreed<Direction>('direction', [
      index.direction === undefined ? undefined : directions.read(row, index.direction),
      named?.direction,
      declared.direction,
    ]);
    if (typeof direction !== 'string') return direction ?? missing('the direction', 'direction=Received or Sent');
    const connector = nameOf(row, named);
    if (typeof connector !== 'string') return connector;
    const type = agreed<ConnectorType>('connector type', [
      index.connectorType === undefined ? undefined : types.read(row, index.connectorType),
      named?.connectorType,
      declared.connectorType,
    ]);
    // Rows with a place for a connector's name and none in it went without a connector.
    const connectorType = type === undefined && index.connector !== undefined && connector === '' ? 'none' : type;
    if (typeof connectorType !== 'string') {
      return connectorType ?? missing('the connector type', 'connectorType=OnPremises, Partner or NoConnector');
    }
    outlet.connector = connector;
    return {
      direction: codes.direction[direction],
      connectorType: codes.connectorType[connectorType],
      connector: texts.id(connector),
      forcedTls: index.forcedTls === undefined ? codes.forced.unknown : forced.read(row, index.forcedTls),
    };
  };

  function word<T>(meaning: 'direction' | 'connectorType', parse: (text: string) => T | undefined) {
    const header = headerOf(columns, meaning);
    return (text: string): Said<T> =>
      text === '' ? undefined : (parse(text) ?? { refused: `${header} ${quoted(text)} is not known` });
  }

  function nameOf(row: CsvScanner, named: SeriesName | undefined): string | Refused {
    const own = index.connector === undefined ? '' : names.read(row, index.connector);
    const name = own || (named?.connector ?? '');
    const wanted = declared.connector;
    if (wanted && name && name.toLowerCase() !== wanted.toLowerCase()) {
      return { refused: `connector ${quoted(name)} is not the declared ${quoted(wanted)}` };
    }
    if (hasControlCharacters(name)) return { refused: `connector ${quoted(name)} contains control characters` };
    if (name.length > MAX_NAME) return { refused: `connector is longer than ${MAX_NAME} characters` };
    return name || (wanted ?? '');
  }
}

function agreed<T extends string>(what: string, stated: readonly Said<T>[]): Said<T> {
  let value: T | undefined;
  for (const one of stated) {
    if (typeof one === 'object') return one;
    if (value !== undefined && one !== undefined && one !== value) {
      return { refused: `${what} is ${value} in one place and ${one} in another` };
    }
    value ??= one;
  }
  return value;
}

const missing = (what: string, declaration: string): Refused => ({
  refused: `${what} is missing; declare ${declaration}`,
});
