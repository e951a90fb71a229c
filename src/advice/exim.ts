import { ownServer, SET_NEWER_TLS } from './own-server.ts';
import { EXIM_PAGES } from './pages.ts';
import { addressPattern } from './quoted.ts';
import type { Path, Remedies } from './remedies.ts';

/** Exim's own expansions. */
const IS_REFUSED = `\${lookup{$authenticated_id}lsearch{/etc/exim4/refused-logins}{yes}{no}}`;
const IF_ENCRYPTED = `\${if eq{$tls_in_cipher}{}{}{*}}`;

/**
 * Exim: options and conditions of its specification (4.99). Which TLS versions it speaks depends on the library it was
 * built with: Debian's has GnuTLS, where tls_require_ciphers is a priority string, and cPanel's OpenSSL.
 */
export const exim: Remedies = {
  system: 'Exim',
  pages: EXIM_PAGES,
  ...ownServer((path) => required(path)),
  stopAccount: ({ name }) => [
    'Ask its owner whether this was intended. If not: change the password where the authenticator has it checked.',
    'Until that is clear, refuse the login: write it into a file, begin the ACL that acl_smtp_mail names with ' +
      `\`deny authenticated = *\` and \`condition = ${IS_REFUSED}\`, and reload Exim. $authenticated_id is what server_set_id makes of the user.`,
    'Check its client addresses and what is still in the queue: ' +
      `\`exiqgrep -f ${addressPattern(name, 'ADDRESS')}\` lists it, \`exim -Mf MESSAGE-ID\` freezes it.`,
  ],
  newAccount: () => [
    'If this is a new device or program: have it use port 587 or 465, and TLS 1.2 at least.',
    'If not: change the password, and refuse the login by $authenticated_id in the ACL that acl_smtp_mail names.',
    `Offer AUTH only where the session is encrypted: \`auth_advertise_hosts = ${IF_ENCRYPTED}\`; ` +
      'server_advertise_condition does it for one authenticator.',
  ],
  oldTlsClient: () => [
    SET_NEWER_TLS,
    `When no client needs less, refuse older versions: ${restriction('tls_require_ciphers')}. It applies to all ports.`,
  ],
  inClearText: ({ other, isInbound }) =>
    isInbound
      ? [
          'Anyone on the network path can read this mail. Check that Exim offers TLS (tls_advertise_hosts, tls_certificate, ' +
            `tls_privatekey), and ask the administrators of ${other} why their server does not use it.`,
          'When all of it is encrypted, require that: `deny hosts = ADDRESS` with `!encrypted = *` in the ACL that ' +
            'acl_smtp_mail names. Not earlier: mail that cannot use TLS would bounce.',
        ]
      : [
          'Anyone on the network path can read this mail. Check that hosts_avoid_tls of the smtp transport is not set, and ask ' +
            `the administrators of ${other} why their server does not offer STARTTLS to you.`,
          'When it does, require it with hosts_require_tls in the smtp transport: then mail waits instead of going in clear text.',
        ],
};

const required = ({ isInbound }: Path): string =>
  isInbound
    ? `When they have, refuse older versions: ${restriction('tls_require_ciphers')}. ` +
      'Not earlier: a server that cannot do it may fall back to clear text.'
    : `When they have, enforce it: ${restriction('tls_require_ciphers of the smtp transport')}, and their servers in hosts_require_tls.`;

function restriction(option: string): string {
  return `with GnuTLS \`NORMAL:-VERS-TLS1.0:-VERS-TLS1.1\` in ${option}, with OpenSSL \`openssl_options = +no_sslv2 +no_sslv3 +no_tlsv1 +no_tlsv1_1\``;
}
