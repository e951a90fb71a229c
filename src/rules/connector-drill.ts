import type { Series } from '../model/series-name.ts';
import { commandLine } from '../view/command-line.ts';

/** The command that shows the TLS versions of one path over a month. */
export function drillCommand({ direction, connectorType, connector }: Series): string {
  const crossing = direction === 'inbound' || direction === 'outbound' ? direction : '';
  return commandLine(['connectors', '30d', crossing], {
    type: connectorType,
    // The grammar has no way to write a name with both kinds of quotes.
    connector: connector === '' || (connector.includes('"') && /[“”]/.test(connector)) ? undefined : connector,
  });
}
