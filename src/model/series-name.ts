import type { ConnectorType, Direction } from './dimensions.ts';

/** Which path mail took. */
export interface Series {
  readonly direction: Direction;
  readonly connectorType: ConnectorType;
  /** Empty when the path has no name. */
  readonly connector: string;
}

/**
 * A path in the words of the original's Connector report (read from Microsoft's screenshots): `From your partner -
 * NAME`, `To the internet without a connector`. `local` and `submission` are ours, the original has neither.
 */
export function seriesName({ direction, connectorType, connector }: Series): string {
  if (direction === 'local') return named('Handed over on the same host', connector);
  if (direction === 'submission') return named('Submitted by clients', connector);
  const preposition = direction === 'inbound' ? 'From' : 'To';
  if (connectorType === 'partner') return named(`${preposition} your partner`, connector);
  if (connectorType === 'on-premises') return named(`${preposition} your org`, connector);
  return connector === ''
    ? `${preposition} the internet without a connector`
    : named(`${preposition} the internet`, connector);
}

/** A connector type as the original's tables write it. */
export const connectorTypeName: Readonly<Record<ConnectorType, string>> = {
  partner: 'Partner',
  'on-premises': 'OnPremises',
  none: 'NoConnector',
};

const named = (path: string, connector: string): string => (connector === '' ? path : `${path} - ${connector}`);
