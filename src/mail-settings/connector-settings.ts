import type { Direction } from '../model/dimensions.ts';
import type { ConnectorSettings, MailSettings } from './mail-settings.ts';

/**
 * The settings of the connector that mail took in this direction; undefined where none is called so, or several are. A name
 * is compared as the service does, in whatever case.
 */
export function connectorSettings(
  all: readonly Pick<MailSettings, 'inbound' | 'outbound'>[],
  direction: Direction,
  connector: string,
): ConnectorSettings | undefined {
  if (connector === '' || (direction !== 'inbound' && direction !== 'outbound')) return undefined;
  const name = connector.toLowerCase();
  const meant = all.flatMap((each) => each[direction]?.value ?? []).filter((each) => each.name.toLowerCase() === name);
  return meant.length === 1 ? meant[0] : undefined;
}
