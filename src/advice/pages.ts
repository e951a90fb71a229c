import type { LinkView } from '../view/view.ts';
import type { Pages } from './remedies.ts';

const learn = (label: string, path: string): LinkView => ({ label, url: `https://learn.microsoft.com/${path}` });

const CONNECTORS = 'exchange/mail-flow-best-practices/use-connectors-to-configure-mail-flow';
const ONLINE_CLIENTS = 'exchange/clients-and-mobile-in-exchange-online';
const REPORTS = 'exchange/monitoring/mail-flow-reports';

const smtpSubmission = learn(
  'Exchange Online: SMTP AUTH client submission',
  `${ONLINE_CLIENTS}/authenticated-client-smtp-submission`,
);
const partnerConnectors = learn(
  'Exchange Online: connectors for secure mail flow with a partner',
  `${CONNECTORS}/set-up-connectors-for-secure-mail-flow-with-a-partner`,
);

export const EXCHANGE_ONLINE_PAGES: Pages = {
  stopAccount: learn(
    'Exchange Online: respond to a compromised account',
    'defender-office-365/responding-to-a-compromised-email-account',
  ),
  newAccount: smtpSubmission,
  oldTlsClient: smtpSubmission,
  basicSignIn: learn(
    'Exchange Online: end of Basic authentication',
    `${ONLINE_CLIENTS}/deprecation-of-basic-authentication-exchange-online`,
  ),
  inClearText: partnerConnectors,
  oldTlsOfPartner: partnerConnectors,
  oldTlsOfOwnServers: learn(
    'Exchange Online: connectors to your own email servers',
    `${CONNECTORS}/set-up-connectors-to-route-mail`,
  ),
  tls11: learn('Exchange Online: how it uses TLS', 'purview/exchange-online-uses-tls-to-secure-email-connections'),
  signedIn: learn('Exchange Online: SMTP AUTH clients report', `${REPORTS}/mfr-smtp-auth-clients-report`),
  transit: learn(
    'Exchange Online: inbound and outbound messages reports',
    `${REPORTS}/mfr-inbound-messages-and-outbound-messages-reports`,
  ),
  passwordSpray: learn(
    'Microsoft: investigate a password spray attack',
    'security/operations/incident-response-playbook-password-spray',
  ),
  signIns: learn('Microsoft Entra: sign-in logs', 'entra/identity/monitoring-health/concept-sign-ins'),
  trace: learn('Exchange Online: message trace', 'exchange/monitoring/trace-an-email-message/message-trace-modern-eac'),
};

const serverTls = learn(
  'Exchange Server: TLS configuration',
  'exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-tls-configuration',
);
const receiveConnectors = learn(
  'Exchange Server: receive connectors',
  'exchange/mail-flow/connectors/receive-connectors',
);

export const EXCHANGE_SERVER_PAGES: Pages = { ...ownServer(receiveConnectors, serverTls) };

export const POSTFIX_PAGES: Pages = ownServer(
  { label: 'Postfix: SASL authentication', url: 'https://www.postfix.org/SASL_README.html' },
  { label: 'Postfix: TLS support', url: 'https://www.postfix.org/TLS_README.html' },
);

const EXIM = 'https://www.exim.org/exim-html-current/doc/html/spec_html';
export const EXIM_PAGES: Pages = ownServer(
  { label: 'Exim: SMTP authentication', url: `${EXIM}/ch-smtp_authentication.html` },
  { label: 'Exim: encrypted SMTP connections', url: `${EXIM}/ch-encrypted_smtp_connections_using_tlsssl.html` },
);

export const SENDMAIL_PAGES: Pages = ownServer(
  { label: 'Sendmail: SMTP AUTH', url: 'https://www.sendmail.org/~ca/email/auth.html' },
  { label: 'Sendmail: STARTTLS', url: 'https://www.sendmail.org/~ca/email/starttls.html' },
);

export const TLS_REPORT_PAGES: Pages = {
  tlsReports: { label: 'SMTP TLS Reporting (RFC 8460)', url: 'https://www.rfc-editor.org/rfc/rfc8460.html' },
};

function ownServer(accounts: LinkView, tls: LinkView): Pages {
  return {
    ...{ stopAccount: accounts, newAccount: accounts, signedIn: accounts },
    ...{ oldTlsClient: tls, inClearText: tls, oldTlsOfPartner: tls, oldTlsOfOwnServers: tls, tls11: tls, transit: tls },
  };
}
