import { shareParams } from '../share-params.ts';

/**
 * Microsoft gives no number for "significant" today; its documentation of 2018 to 2020 said "above 50%", which is where
 * the severity becomes high.
 */
export const params = shareParams({ of: 'messages over TLS 1.0', share: 0.05 });
