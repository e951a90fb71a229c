import type { ShareWords } from '../share-text.ts';

/** The title after the pattern of the original's insights on TLS 1.0. */
export const words: ShareWords = {
  title: ({ direction, type }) => `${direction} ${type} connector seeing significant TLS1.1 mail flow`,
  of: 'messages over TLS 1.1',
  how: 'over TLS 1.1',
  on: 'connectors',
  topic: 'tls11',
};
