import type { ConnectorType, Direction, Forced } from '../model/dimensions.ts';
import type { TlsVersion } from '../model/tls.ts';

/** Parts of the traffic per TLS version; they need not add up to 1. */
type TlsMix = Partial<Readonly<Record<TlsVersion, number>>>;

/** A way that mail takes in or out of the invented organisation. */
export interface MailPath {
  readonly direction: Direction;
  readonly connectorType: ConnectorType;
  /** Empty for the internet, which needs no connector. */
  readonly connector: string;
  readonly forcedTls: Forced;
  /** Messages on a usual day. */
  readonly weekday: number;
  readonly weekend: number;
  /** Weight of each hour. */
  readonly hours: readonly number[];
  /** `weeks` after the story day; negative before it. */
  readonly tls: (weeks: number) => TlsMix;
}

export const modern: MailPath['tls'] = () => ({ '1.2': 0.62, '1.3': 0.38 });
