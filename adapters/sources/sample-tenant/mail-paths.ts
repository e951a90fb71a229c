import { type MailPath, modern } from '../../../src/sample/mail-path.ts';
import { DAYTIME, OFFICE } from '../../../src/sample/rhythms.ts';

/** The ways that mail takes in and out of head office, and that nothing happens to. */
export const HEAD_OFFICE_PATHS: readonly MailPath[] = [
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
