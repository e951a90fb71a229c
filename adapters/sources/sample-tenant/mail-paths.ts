import type { ConnectorType, Direction, Forced } from '../../../src/mailflow/dimensions.ts';
import type { TlsVersion } from '../../../src/mailflow/tls.ts';
import type { Site } from './document.ts';
import { DAYTIME, OFFICE } from './rhythms.ts';

/** Parts of the traffic per TLS version; they need not add up to 1. */
type TlsMix = Partial<Readonly<Record<TlsVersion, number>>>;

/** A way that mail takes in or out of Contoso. */
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

const modern: MailPath['tls'] = () => ({ '1.2': 0.62, '1.3': 0.38 });

const DUBLIN: readonly MailPath[] = [
  {
    ...{ direction: 'inbound', connectorType: 'none', connector: '', forcedTls: 'no' },
    ...{ weekday: 560, weekend: 150, hours: DAYTIME },
    tls: () => ({ none: 0.003, '1.2': 0.58, '1.3': 0.417 }),
  },
  {
    ...{ direction: 'outbound', connectorType: 'none', connector: '', forcedTls: 'no' },
    ...{ weekday: 360, weekend: 80, hours: DAYTIME },
    tls: () => ({ none: 0.034, '1.0': 0.004, '1.2': 0.6, '1.3': 0.362 }), // somebody always still runs a relay of 2008
  },
  {
    // Since summer one after another of their sites moves to a gateway that speaks TLS 1.0 and nothing else.
    ...{ direction: 'inbound', connectorType: 'partner', connector: 'Fabrikam partner', forcedTls: 'no' },
    ...{ weekday: 76, weekend: 18, hours: OFFICE },
    tls: (weeks) => {
      const old = Math.min(0.68, Math.max(0.08, 0.63 + 0.04 * weeks));
      return { '1.0': old, '1.2': 1 - old };
    },
  },
  {
    // A toy maker whose shop system has never heard of STARTTLS.
    ...{ direction: 'inbound', connectorType: 'partner', connector: 'Tailspin Toys', forcedTls: 'no' },
    ...{ weekday: 34, weekend: 8, hours: OFFICE },
    tls: () => ({ none: 0.34, '1.2': 0.66 }),
  },
  {
    // A publisher whose mail gateway was last updated when TLS 1.1 was new.
    ...{ direction: 'inbound', connectorType: 'partner', connector: 'Lucerne Publishing', forcedTls: 'no' },
    ...{ weekday: 42, weekend: 9, hours: OFFICE },
    tls: () => ({ '1.1': 0.31, '1.2': 0.69 }),
  },
  {
    ...{ direction: 'inbound', connectorType: 'partner', connector: 'Woodgrove Bank', forcedTls: 'yes' },
    ...{ weekday: 28, weekend: 2, hours: OFFICE },
    tls: modern,
  },
  {
    ...{ direction: 'outbound', connectorType: 'partner', connector: 'Woodgrove Bank', forcedTls: 'yes' },
    ...{ weekday: 46, weekend: 4, hours: OFFICE },
    tls: modern,
  },
  {
    // One of three on-premises servers is an Exchange 2010 that nobody dares to restart.
    ...{ direction: 'inbound', connectorType: 'on-premises', connector: 'Contoso on-premises hybrid', forcedTls: 'no' },
    ...{ weekday: 150, weekend: 60, hours: DAYTIME },
    tls: () => ({ '1.0': 0.12, '1.2': 0.88 }),
  },
  {
    ...{
      direction: 'outbound',
      connectorType: 'on-premises',
      connector: 'Contoso on-premises hybrid',
      forcedTls: 'yes',
    },
    ...{ weekday: 110, weekend: 50, hours: DAYTIME },
    tls: () => ({ '1.2': 1 }),
  },
];

/** A branch office whose own relay hands its mail to the organisation. */
const LYON: readonly MailPath[] = [
  {
    ...{ direction: 'inbound', connectorType: 'on-premises', connector: 'Lyon branch relay', forcedTls: 'yes' },
    ...{ weekday: 38, weekend: 12, hours: DAYTIME },
    tls: modern,
  },
];

/** Who carries mail at which site. */
export const MAIL_PATHS: Readonly<Record<Site, readonly MailPath[]>> = { Dublin: DUBLIN, Lyon: LYON };
