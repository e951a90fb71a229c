import type { ShareWords } from '../share-text.ts';

/** The title after the pattern of the original's insights on TLS 1.0. */
export const words: ShareWords = {
  title: ({ direction, type }) => `${direction} ${type} connector seeing significant mail flow without TLS`,
  of: 'messages without TLS',
  how: 'without TLS',
  on: 'connectors',
  topic: 'inClearText',
};
