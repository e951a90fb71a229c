import type { ConnectorType, Direction, Forced } from '../../model/dimensions.ts';
import type { AnswerRow } from '../../model/question.ts';
import type { Series } from '../../model/series-name.ts';
import type { TlsCounts } from '../../model/tls.ts';
import type { ChartView } from '../../view/view.ts';
import type { ListFound } from '../list-report.ts';
import { tlsJson } from '../tls-text.ts';
import type { NamedConnectors } from './connector-name.ts';

/** A row of the JSON that scripts rely on. */
export interface ConnectorRow extends Series {
  /** Null when the source does not say. */
  readonly forcedTls: boolean | null;
  readonly messages: number;
  readonly tls: TlsCounts;
}

/** What was found out, before any words. `told`: all paths, shown or not. */
export interface ConnectorsFound extends ListFound<ConnectorRow> {
  /** What left the host at all. */
  readonly crossed: { readonly messages: number; readonly tls: TlsCounts };
  /** What the name that was asked for means; null when none was. */
  readonly named: NamedConnectors | null;
  /** Only where volume was asked for. */
  readonly volume: { readonly chart: ChartView; readonly step: string } | null;
}

/** The dimensions that make a row; a question grouped by them answers what {@link connectorRow} reads. */
export const ROW_DIMENSIONS = ['direction', 'connectorType', 'connector', 'forcedTls'] as const;

export function connectorRow({ group, messages, tls }: AnswerRow): ConnectorRow {
  const [direction, connectorType, connector, forced] = group;
  return {
    direction: direction as Direction,
    connectorType: connectorType as ConnectorType,
    connector: String(connector),
    forcedTls: FORCED[forced as Forced],
    messages,
    tls: tlsJson(tls),
  };
}

const FORCED: Readonly<Record<Forced, boolean | null>> = { yes: true, no: false, unknown: null };
