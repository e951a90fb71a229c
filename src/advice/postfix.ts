import { ownServer, SET_NEWER_TLS } from './own-server.ts';
import { POSTFIX_PAGES } from './pages.ts';
import { inTable } from './quoted.ts';
import type { Path, Remedies } from './remedies.ts';

/**
 * Postfix: parameters of main.cf (postconf(5) of 3.7). `>=TLSv1.2` is understood since 3.6, `check_sasl_access` since 2.11;
 * a texthash: table needs no postmap, but a reload.
 */
export const postfix: Remedies = {
  system: 'Postfix',
  pages: POSTFIX_PAGES,
  ...ownServer((path) => required(path)),
  stopAccount: ({ name }) => [
    'Ask its owner whether this was intended. If not: change the password where Postfix has it checked (Dovecot, Cyrus SASL).',
    `Until that is clear, refuse the login: write \`${inTable(name, 'LOGIN')} REJECT\` into /etc/postfix/sasl_access, begin ` +
      'smtpd_sender_restrictions with `check_sasl_access texthash:/etc/postfix/sasl_access`, and run `postfix reload`. ' +
      'Where Dovecot checks passwords, a first passdb with deny = yes does the same for IMAP, too.',
    'Check its client addresses and what is still in the queue: `mailq` lists it, `postsuper -h QUEUE-ID` holds it.',
  ],
  newAccount: () => [
    'If this is a new device or program: have it use port 587 or 465, and TLS 1.2 at least.',
    'If not: change the password, and refuse the login with check_sasl_access in smtpd_sender_restrictions.',
    'Allow sign-in on those two ports alone: `smtpd_sasl_auth_enable = no` in main.cf switches it off on port 25, and ' +
      '`-o smtpd_sasl_auth_enable=yes` in master.cf on for submission and submissions.',
  ],
  oldTlsClient: () => [
    SET_NEWER_TLS,
    'When no client needs less, set `smtpd_tls_mandatory_protocols = >=TLSv1.2` (before Postfix 3.6: !SSLv2, !SSLv3, ' +
      '!TLSv1, !TLSv1.1). It holds where `smtpd_tls_security_level = encrypt`, as master.cf should have it for submission.',
  ],
  inClearText: ({ other, isInbound }) =>
    isInbound
      ? [
          'Anyone on the network path can read this mail. Check that Postfix offers TLS (`smtpd_tls_security_level = may`), ' +
            `and ask the administrators of ${other} why their server does not use it.`,
          'When all of it is encrypted, require that: a check_client_access table with their address and ' +
            '`reject_plaintext_session`. Not earlier: mail that cannot use TLS would bounce.',
        ]
      : [
          'Anyone on the network path can read this mail. Check that Postfix asks for TLS (`smtp_tls_security_level = may`), ' +
            `and ask the administrators of ${other} why their server does not offer STARTTLS to you.`,
          'When it does, require it in smtp_tls_policy_maps (`DOMAIN encrypt`): then mail waits instead of going in clear text.',
        ],
};

const required = ({ isInbound }: Path): string =>
  isInbound
    ? 'When they have, refuse older versions: `smtpd_tls_protocols = >=TLSv1.2`, and smtpd_tls_mandatory_protocols where ' +
      'TLS is required. Not earlier: a server that cannot do it may fall back to clear text.'
    : 'When they have, enforce it: `smtp_tls_mandatory_protocols = >=TLSv1.2` (before Postfix 3.6: !SSLv2, !SSLv3, !TLSv1, ' +
      '!TLSv1.1), and `DOMAIN encrypt` in smtp_tls_policy_maps.';
