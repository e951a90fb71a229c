import type { ShareWords } from '../share-text.ts';

/** The title after the pattern of the original's insights on TLS 1.0. */
export const words: ShareWords = {
  title: ({ direction, type }) => `${direction} ${type} connector seeing significant TLS1.1 mail flow`,
  of: 'messages over TLS 1.1',
  how: 'over TLS 1.1',
  on: 'connectors',
  advice: ({ connector, other, isInbound }) => [
    `Ask whoever runs the servers of ${other} to enable TLS 1.2 or newer on those that ` +
      `${isInbound ? 'send to you' : 'take your mail'}: TLS 1.1 is withdrawn as 1.0 is (RFC 8996). Who still speaks it ` +
      'often has TLS 1.2 and only needs it switched on.',
    `If they say they have, compare with the other mail of ${connector}: what is left is one server or site.`,
  ],
};
