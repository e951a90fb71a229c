import type { ConnectorType, Direction } from '../../../src/model/dimensions.ts';
import { directionOf } from './words.ts';

/** What a series of the connector report's chart, or a cell "Connector direction and name", says. */
export interface SeriesName {
  readonly direction: Direction | undefined;
  readonly connectorType: ConnectorType | undefined;
  readonly connector: string;
}

/**
 * `From the internet without a connector`, `To your partner - Contoso`, `From your org - HQ` (sources.md §1.3, read
 * from screenshots), `Inbound - Contoso`, `Outbound`, `From HQ`; any other text is a connector's plain name.
 */
export function parseSeriesName(text: string): SeriesName {
  const charted = /^(From|To) (the internet without (?:a )?connector|your (partner|org)(?: - (.+))?)$/i.exec(text);
  if (charted) {
    const [, way = '', , owner, connector = ''] = charted;
    const connectorType = owner ? (owner.toLowerCase() === 'partner' ? 'partner' : 'on-premises') : 'none';
    return { direction: directionOf(way), connectorType, connector: connector.trim() };
  }
  const [, way = '', connector = ''] =
    /^(inbound|outbound|received|sent|from|to)(?:\s*[-–:]\s*(.+))?$/i.exec(text) ??
    /^(from|to)\s+(.+)$/i.exec(text) ??
    [];
  if (way) return { direction: directionOf(way), connectorType: undefined, connector };
  return { direction: undefined, connectorType: undefined, connector: text };
}

/** A chart's line that adds up the others. */
export const isTotal = (text: string): boolean => /^total$/i.test(text);
