import { ownServer, SET_NEWER_TLS } from './own-server.ts';
import { EXCHANGE_SERVER_PAGES } from './pages.ts';
import { inPowerShell } from './quoted.ts';
import type { Path, Remedies } from './remedies.ts';

/**
 * Exchange Server in one's own network: cmdlets of its management shell, and TLS versions as Windows keeps them (the values
 * Enabled and DisabledByDefault below SCHANNEL\Protocols). SMTP AUTH cannot be switched off for a single mailbox there, as it
 * can in the cloud.
 */
export const exchangeServer: Remedies = {
  system: 'Exchange Server',
  pages: EXCHANGE_SERVER_PAGES,
  ...ownServer((path) => required(path)),
  stopAccount: ({ name }) => [
    'Ask its owner whether this was intended. If not: reset the password in Active Directory, and disable the account until that is done (`Disable-ADAccount`).',
    'To block only SMTP for it: `Get-ReceiveConnector "EX01\\Client Proxy EX01" | Add-ADPermission -User ' +
      `${inPowerShell(name, 'USER')} -Deny -ExtendedRights ms-Exch-SMTP-Submit\`, ` +
      'on each server. There is no switch for a single mailbox.',
    'Check its client addresses and what is still queued: `Get-Queue`, `Get-Message`.',
  ],
  newAccount: () => [
    'If this is a new device or program: have it use port 587 and TLS 1.2 at least; a relay connector for its address needs no password at all.',
    'If not: reset the password in Active Directory.',
    'Passwords go over TLS alone where AuthMechanism of `Get-ReceiveConnector "EX01\\Client Frontend EX01"` has BasicAuthRequireTLS.',
  ],
  oldTlsClient: () => [SET_NEWER_TLS, `When no client needs less, ${switchedOff('Server')}`],
  inClearText: ({ connector, other, isInbound }) =>
    isInbound
      ? [
          `Anyone on the network path can read this mail. Check that ${connector} has a valid certificate for its name ` +
            '(`Get-ExchangeCertificate`, services SMTP), ' +
            `and ask the administrators of ${other} why their server does not use STARTTLS.`,
          'When all of it is encrypted, require that on a receive connector for their addresses: ' +
            '`Set-ReceiveConnector NAME -RequireTLS $true`. Not earlier: mail that cannot use TLS would bounce.',
        ]
      : [
          'Anyone on the network path can read this mail. Check that TLS is not disabled for it (IgnoreSTARTTLS of `Get-SendConnector`), ' +
            `and ask the administrators of ${other} why their server does not offer STARTTLS to you.`,
          'When it does, require it on a send connector for their domain: `Set-SendConnector NAME -RequireTLS $true`. Then mail waits instead of going in clear text.',
        ],
};

const required = ({ isInbound }: Path): string =>
  `When they have, ${switchedOff(isInbound ? 'Server' : 'Client')} Not earlier: a server that cannot do it falls back to clear text.`;

/** Schannel holds for the whole machine: a role of all its programs. */
function switchedOff(role: 'Server' | 'Client'): string {
  return (
    'switch older versions off on each Exchange server: below HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols, ' +
    `set Enabled = 0 and DisabledByDefault = 1 in TLS 1.0\\${role} and TLS 1.1\\${role}, and restart it.`
  );
}
