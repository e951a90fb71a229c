import { shareParams } from '../share-params.ts';

/** As for TLS 1.0: both are withdrawn by the same RFC (8996). */
export const params = shareParams({ of: 'messages over TLS 1.1', share: 0.05 });
