import type { Rule } from '../rule.ts';
import { shareRule } from '../share-rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { words } from './wording.ts';

/**
 * Clear text on a connector. Since TLS 1.0 and 1.1 are being refused (2021) old servers fall back to no TLS at all, so
 * that this is where they show. The internet without a connector is not looked at: there is always somebody
 * who cannot encrypt, nobody whom one could ask, and the summary shows the share.
 */
export const noTlsConnector: Rule = shareRule({
  name: 'no-tls-connector',
  short: 'No TLS',
  summary: 'A connector carries a significant part of its mail without TLS.',
  params,
  looksAt: ({ direction, connectorType }) =>
    (direction === 'inbound' || direction === 'outbound') && connectorType !== 'none',
  partOf: (tls) => tls.none,
  words,
  sample,
});
