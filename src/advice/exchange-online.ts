import { EXCHANGE_ONLINE_PAGES } from './pages.ts';
import { inPowerShell } from './quoted.ts';
import type { Path, Remedies } from './remedies.ts';

/** Exchange Online: cmdlets and settings of its PowerShell and admin center. */
export const exchangeOnline: Remedies = {
  system: 'Exchange Online',
  pages: EXCHANGE_ONLINE_PAGES,
  stopAccount: ({ name }) => [
    'Ask its owner whether this was intended. If not: reset the password and revoke the sessions of the account.',
    'Until that is clear, block SMTP AUTH for the mailbox: ' +
      `\`Set-CASMailbox -Identity ${inPowerShell(name, 'ADDRESS')} -SmtpClientAuthenticationDisabled $true\`.`,
    'Check its client addresses and how many recipients it reached.',
  ],
  newAccount: ({ name }) => [
    'If this is a new device or program: ask for OAuth rather than Basic, and for TLS 1.2 at least.',
    'If not: reset the password and disable SMTP AUTH for this mailbox: ' +
      `\`Set-CASMailbox -Identity ${inPowerShell(name, 'ADDRESS')} -SmtpClientAuthenticationDisabled $true\`.`,
  ],
  oldTlsClient: () => [
    'Look for an update or a new device on that day that brought an old TLS library.',
    'Clients on TLS 1.0 and 1.1 will stop being able to send; set TLS 1.2 on the device or update it.',
  ],
  basicSignIn: () => ['Move them to OAuth, to a relay in your own network, or to a service made for bulk mail.'],
  inClearText: (path) =>
    path.isInbound
      ? [
          `Anyone on the network path can read this mail. Ask the administrators of ${path.other} whether the server offers ` +
            'STARTTLS and TLS 1.2: an old one that knows only TLS 1.0 or 1.1 falls back to clear text where those are refused.',
          `When all of it is encrypted, have ${path.connector} reject mail that is not sent over TLS (${requireTls(path)}). Not ` +
            'earlier: mail that cannot use TLS would bounce.',
        ]
      : [
          `Anyone on the network path can read this mail. Ask the administrators of ${path.other} why their server does not ` +
            'offer STARTTLS with TLS 1.2 to you; a firewall that inspects SMTP often removes it.',
          `When it does, have ${path.connector} always use TLS (${requireTls(path)}), so that mail waits instead of going in clear text.`,
        ],
  oldTlsOfPartner: (path) => [
    `Ask the mail administrators of ${path.other} to enable TLS 1.2 or newer on every server that sends to you, and to switch ` +
      'TLS 1.0 off there. Some of the mail is often fine already: it is one server or site that is behind.',
    `When they have, enforce it: have ${path.connector} reject mail that is not sent over TLS (${requireTls(path)}), best with the ` +
      'name on their certificate (TlsSenderCertificateName). Not earlier: mail that cannot do it would bounce.',
  ],
  oldTlsOfOwnServers: ({ connector }) => [
    `Find out which of your own servers sends mail with old TLS through ${connector}: the send protocol log of each names the ` +
      'version after the handshake, SP_PROT_TLS1_0_CLIENT. Think of relays and appliances too, not only of Exchange.',
    'Enable TLS 1.2 there in Windows (SCHANNEL) and .NET, restart, then switch TLS 1.0 off. An Exchange that cannot ' +
      'do that should no longer send to the cloud: route its mail through one that can.',
  ],
  tls11: ({ connector, other, isInbound }) => [
    `Ask the mail administrators of ${other} to enable TLS 1.2 or newer on the servers that ` +
      `${isInbound ? 'send to you' : 'take your mail'}: TLS 1.1 is deprecated, as 1.0 is (RFC 8996). Servers that still use it ` +
      'often support TLS 1.2 and only need it enabled.',
    `If they report it is done, compare with the other mail of ${connector}: the rest comes from one server or site.`,
  ],
};

/** How a connector is told to use TLS alone; the parameter by itself where it has no name that a command can hold. */
function requireTls({ name, isInbound }: Path): string {
  const parameter = isInbound ? 'RequireTls' : 'TlsSettings';
  const identity = inPowerShell(name, '');
  if (identity === '') return parameter;
  const cmdlet = isInbound ? 'Set-InboundConnector' : 'Set-OutboundConnector';
  return `\`${cmdlet} -Identity ${identity} -${parameter} ${isInbound ? '$true' : 'EncryptionOnly'}\``;
}
