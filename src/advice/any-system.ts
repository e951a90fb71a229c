import { TLS_REPORT_PAGES } from './pages.ts';
import type { Path, Remedies } from './remedies.ts';

const askForTls12 = ({ other, isInbound }: Path): string =>
  `Ask the mail administrators of ${other} to enable TLS 1.2 or newer on every server that ` +
  `${isInbound ? 'sends to you' : 'takes your mail'}, and to switch older versions off there. Often it is one server or ` +
  'site that is behind.';

/** What holds for every mail system. */
export const anySystem: Remedies = {
  system: '',
  pages: TLS_REPORT_PAGES,
  stopAccount: () => [
    'Ask its owner whether this was intended. If not: change the password, end open sessions, and block the account.',
    'Check its client addresses and how many recipients it reached.',
  ],
  newAccount: () => [
    'If this is a new device or program: ask for TLS 1.2 at least.',
    'If not: change the password and block the account.',
  ],
  oldTlsClient: () => [
    'Look for an update or a new device on that day that brought an old TLS library.',
    'Set TLS 1.2 on the device, or update it.',
  ],
  basicSignIn: () => [],
  inClearText: ({ other, isInbound }) => [
    'Anyone on the network path can read this mail. ' +
      (isInbound
        ? `Ask the administrators of ${other} whether the server offers STARTTLS and TLS 1.2: an old one that knows only ` +
          'TLS 1.0 or 1.1 falls back to clear text where those are refused.'
        : `Ask the administrators of ${other} why their server does not offer STARTTLS with TLS 1.2 to you; a firewall ` +
          'that inspects SMTP often removes it.'),
    'Require TLS when all of this mail is encrypted. Not earlier: mail that cannot use TLS would bounce.',
  ],
  oldTlsOfPartner: (path) => [
    askForTls12(path),
    'When they have, refuse TLS 1.0 and 1.1 on your side. Not earlier: mail that cannot do better would bounce.',
  ],
  oldTlsOfOwnServers: () => [
    'Find out which of your own servers, relays and appliances sends this mail, and enable TLS 1.2 there.',
    'When all of them use it, refuse TLS 1.0 and 1.1.',
  ],
  tls11: (path) => [
    askForTls12(path),
    'TLS 1.1 is deprecated, as 1.0 is (RFC 8996). Servers that still use it often support TLS 1.2 and only need it enabled.',
  ],
};
