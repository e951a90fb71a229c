import { shareParams } from '../share-params.ts';

/** Clear text is worse than any TLS, and a connector is set up between people who can avoid it: one in a hundred is. */
export const params = shareParams({ of: 'messages without TLS', share: 0.01 });
