import type { Decode } from '../lines/text.ts';
import type { Declared } from '../settings.ts';

/** What is known of a connector by its name. */
export interface Connector {
  readonly name: string;
  /** Declared as one that sends to the outside, whatever its servers' addresses are. */
  readonly isExternal: boolean;
  /** Declared, or named by the Hybrid Configuration Wizard. */
  readonly isHybrid: boolean;
  /** Named by the wizard: hybrid where the other side says that it is Exchange Online. */
  readonly isWizards: boolean;
  /** A front end sends for a Hub over it. */
  readonly isOutboundProxy: boolean;
}

const MAX_KNOWN = 10_000;

/** Connectors by `connector-id`, bytes as characters. */
export function connectorsOf({ external, hybrid }: Declared, decode: Decode): (id: string) => Connector {
  const known = new Map<string, Connector>();
  return (id) => {
    let connector = known.get(id);
    if (connector === undefined) {
      if (known.size >= MAX_KNOWN) known.clear();
      connector = connectorOf(decode(id));
      known.set(id, connector);
    }
    return connector;
  };

  function connectorOf(name: string): Connector {
    const lower = name.toLowerCase();
    // `EX01\Relay`: declared with or without the server's name.
    const own = lower.slice(lower.indexOf('\\') + 1);
    return {
      name,
      isExternal: external.has(lower) || external.has(own),
      isHybrid: hybrid.has(lower) || hybrid.has(own),
      isWizards: lower.startsWith('outbound to office 365'),
      isOutboundProxy: lower === 'outbound proxy virtual send connector',
    };
  }
}
