import type { ShareWords } from '../share-text.ts';

/** The title in the words of the original's insight. */
export const words: ShareWords = {
  title: () => 'Inbound Partner connector seeing significant TLS1.0 mail flow',
  of: 'messages over TLS 1.0',
  how: 'over TLS 1.0',
  on: 'inbound Partner connectors',
  advice: ({ connector, other }) => [
    `Ask the mail administrators of ${other} to enable TLS 1.2 or newer on every server that sends to you, and to switch ` +
      'TLS 1.0 off there. Some of the mail is often fine already: it is one server or site that is behind.',
    `When they have, hold them to it: have ${connector} reject mail that is not sent over TLS (RequireTls), best with the ` +
      'name on their certificate (TlsSenderCertificateName). Not earlier: mail that cannot do it would bounce.',
  ],
};
