import { count, countAndShare, shareText } from '../../model/format.ts';
import { seriesName } from '../../model/series-name.ts';
import type { TlsCounts, TlsVersion } from '../../model/tls.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { Cell, ChartView, Column, Cut, TableView } from '../../view/view.ts';
import { shownVersions, tlsName } from '../tls-text.ts';
import type { ConnectorRow } from './rows.ts';

type DrillOf = (row: ConnectorRow) => string | undefined;

/** What the original's Connector report always shows. */
const ALWAYS: readonly TlsVersion[] = ['none', '1.0', '1.1', '1.2'];

/**
 * The details table of the original's Connector report; `all` decides which TLS versions have a column. `before`: the column of
 * the period before, or none.
 */
export function tlsTable(
  rows: readonly ConnectorRow[],
  all: TlsCounts,
  cut: Cut | null,
  drill: DrillOf,
  before: readonly Column[],
): TableView {
  const versions = shownVersions(ALWAYS, all);
  return {
    caption: 'TLS versions per connector',
    columns: [
      left('Connector'),
      left('Type'),
      left('Forced TLS?'),
      ...versions.map((version) => right(tlsName[version])),
      right('Messages'),
      ...before,
    ],
    rows: rows.map((row) => [
      textCell(seriesName(row), drill(row)),
      typeCell(row),
      forcedCell(row.forcedTls),
      ...versions.map((version) => ({
        text: countAndShare(row.tls[version], row.messages),
        value: row.tls[version],
      })),
      countCell(row.messages),
      ...before.map(() => countCell(row.messagesBefore ?? 0)),
    ]),
    cut,
  };
}

/** Volume per path; `whole` is the volume of all of them. */
export function volumeTable(
  rows: readonly ConnectorRow[],
  whole: number,
  cut: Cut | null,
  drill: DrillOf,
  before: readonly Column[],
): TableView {
  return {
    caption: 'Volume per connector',
    columns: [left('Connector'), left('Type'), right('Share'), right('Messages'), ...before],
    rows: rows.map((row) => {
      const share = whole === 0 ? 0 : row.messages / whole;
      return [
        textCell(seriesName(row), drill(row)),
        typeCell(row),
        { text: shareText(share), value: share },
        countCell(row.messages),
        ...before.map(() => countCell(row.messagesBefore ?? 0)),
      ];
    }),
    cut,
  };
}

/** A chart as figures: a line per stretch of time, a column per series. What nobody told us about is said, not 0. */
export function timeTable(chart: ChartView, stepTitle: string): TableView {
  const totals = chart.categories.map((_, at) => chart.series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const cell = (value: number, at: number): Cell =>
    chart.missing.includes(at) ? { text: 'no data', value: null } : { text: count(value), value };
  return {
    caption: chart.title,
    columns: [left(stepTitle), ...chart.series.map(({ name }) => right(name)), right('Total')],
    rows: chart.categories.map((category, at) => [
      textCell(category),
      ...chart.series.map(({ values }) => cell(values[at] ?? 0, at)),
      cell(totals[at] ?? 0, at),
    ]),
    cut: null,
  };
}

/** What the original calls NoConnector is no type of a connector. */
const TYPE_NAME: Readonly<Record<ConnectorRow['connectorType'], string>> = {
  partner: 'Partner',
  'on-premises': 'On-premises',
  none: '-',
};

const typeCell = ({ direction, connectorType }: ConnectorRow): Cell =>
  textCell(direction === 'local' ? '-' : TYPE_NAME[connectorType]);

function forcedCell(forced: boolean | null): Cell {
  return textCell(forced === null ? 'unknown' : forced ? 'yes' : 'no');
}
