import type { ShareWords } from '../share-text.ts';

/** The title in the words of the original's insight. */
export const words: ShareWords = {
  title: () => 'Inbound Partner connector seeing significant TLS1.0 mail flow',
  of: 'messages over TLS 1.0',
  how: 'over TLS 1.0',
  on: 'inbound Partner connectors',
  topic: 'oldTlsOfPartner',
};
