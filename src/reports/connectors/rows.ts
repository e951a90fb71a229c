import { connectorSettings } from '../../mail-settings/connector-settings.ts';
import type { MailSettings } from '../../mail-settings/mail-settings.ts';
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
  /** Where the mail system's settings name it: how it is configured now. */
  readonly configured?: Configured;
  readonly messages: number;
  /** Of the period before; where it was asked for and both periods are known in full. */
  readonly messagesBefore?: number;
  readonly tls: TlsCounts;
}

/** A connector's settings, as scripts read them. */
interface Configured {
  readonly enabled: boolean;
  /** Null where the settings leave it open. */
  readonly forcedTls: boolean | null;
  /** Addresses and networks that it takes mail from, or hosts that it sends to. */
  readonly hosts: readonly string[];
}

/** What was found out, before any words. `told`: all paths, shown or not. */
export interface ConnectorsFound extends ListFound<ConnectorRow> {
  /** What left the host at all. */
  readonly crossed: { readonly messages: number; readonly tls: TlsCounts };
  /** What the name that was asked for means; null when none was. */
  readonly named: NamedConnectors | null;
  /** Null where no comparison is asked for. */
  readonly before: PathsBefore | null;
  /** Only where volume was asked for. */
  readonly volume: { readonly chart: ChartView; readonly step: string } | null;
}

/** What the same paths carried in the period before. */
export interface PathsBefore {
  /** Null where the two periods are not alike, see areAlike: then there is nothing to compare. */
  readonly messages: number | null;
  /** Of the path of a row that is grouped by ROW_DIMENSIONS. */
  messagesOf(row: Pick<AnswerRow, 'group'>): number;
  readonly notes: readonly string[];
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

/** With the settings of the connector that a path goes through; what the facts say of forced TLS goes before them. */
export function withSettings(row: ConnectorRow, settings: readonly MailSettings[]): ConnectorRow {
  const known = connectorSettings(settings, row.direction, row.connector);
  if (known === undefined) return row;
  const configured = { enabled: known.isEnabled, forcedTls: FORCED[known.forcedTls], hosts: known.hosts };
  return { ...row, forcedTls: row.forcedTls ?? configured.forcedTls, configured };
}

const FORCED: Readonly<Record<Forced, boolean | null>> = { yes: true, no: false, unknown: null };
