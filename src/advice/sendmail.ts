import { ownServer, SET_NEWER_TLS } from './own-server.ts';
import { SENDMAIL_PAGES } from './pages.ts';
import { inShell } from './quoted.ts';
import type { Path, Remedies } from './remedies.ts';

const MAP = 'then run `makemap hash /etc/mail/access < /etc/mail/access`';
const NO_OLD_TLS = 'SSL_OP_NO_TLSv1,SSL_OP_NO_TLSv1_1';
const BUILD = 'Build sendmail.cf again and restart Sendmail.';

/**
 * Sendmail: options of sendmail.mc and tags of the access map (cf/README and doc/op/op.me of 8.18). `confSERVER_SSL_OPTIONS` and
 * `confCLIENT_SSL_OPTIONS` exist since 8.15, `sendmail -Q` since 8.13. `confCIPHER_LIST` does not
 * keep older versions of TLS away: it says nothing of versions.
 */
export const sendmail: Remedies = {
  system: 'Sendmail',
  pages: SENDMAIL_PAGES,
  ...ownServer((path) => required(path)),
  stopAccount: ({ name }) => [
    'Ask its owner whether this was intended. If not: change the password where Sendmail has it checked (Cyrus SASL: ' +
      'saslauthd, or `saslpasswd2` for sasldb).',
    `Until that is clear, refuse the clients it comes from: write \`Connect:ADDRESS REJECT\` into /etc/mail/access, ${MAP}.`,
    'Check its client addresses and what is still in the queue: `sendmail -bp` lists it, ' +
      `\`sendmail -Qstopped -qS${senderPattern(name)}\` holds it.`,
  ],
  newAccount: () => [
    'If this is a new device or program: have it use port 587 or 465, and TLS 1.2 at least.',
    'If not: change the password, or lock the account in Cyrus SASL.',
    'Allow sign-in on those two ports alone: in sendmail.mc, ' +
      `M=A in the DAEMON_OPTIONS of port 25 switches it off there, and p in confAUTH_OPTIONS takes passwords over TLS only. ${BUILD}`,
  ],
  oldTlsClient: () => [
    SET_NEWER_TLS,
    `When no client needs less, set confSERVER_SSL_OPTIONS to \`${NO_OLD_TLS}\` in sendmail.mc. It holds for ` +
      `servers that send to you, too: one that cannot do TLS 1.2 may fall back to clear text. ${BUILD}`,
  ],
  inClearText: ({ other, isInbound }) =>
    isInbound
      ? [
          'Anyone on the network path can read this mail. Check that Sendmail offers TLS (confSERVER_CERT and confSERVER_KEY, and no S ' +
            `behind \`Srv_Features:\` in the access map), and ask the administrators of ${other} why their server does not use it.`,
          `When all of it is encrypted, require that: \`TLS_Clt:DOMAIN ENCR:128\` in /etc/mail/access, ${MAP}. Not earlier: mail ` +
            'that cannot use TLS would bounce.',
        ]
      : [
          'Anyone on the network path can read this mail. Sendmail uses TLS wherever it is offered, unless the access map says ' +
            `\`Try_TLS:SERVER NO\`: ask the administrators of ${other} why their server does not offer STARTTLS to you.`,
          `When it does, require it: \`TLS_Rcpt:DOMAIN ENCR:128\` in /etc/mail/access, ${MAP}. Then mail waits instead of going in clear text.`,
        ],
};

/** Sendmail looks for it anywhere in the sender: between angle brackets it is no end of a longer address. */
const senderPattern = (name: string): string => inShell(`<${name}>`, 'SENDER');

const required = ({ isInbound }: Path): string =>
  isInbound
    ? `When they have, refuse older versions: confSERVER_SSL_OPTIONS as \`${NO_OLD_TLS}\` in sendmail.mc. Not ` +
      `earlier: a server that cannot do it may fall back to clear text. ${BUILD}`
    : `When they have, enforce it: confCLIENT_SSL_OPTIONS as \`${NO_OLD_TLS}\` in sendmail.mc, and ` +
      `\`TLS_Rcpt:DOMAIN ENCR:128\` in the access map. ${BUILD}`;
