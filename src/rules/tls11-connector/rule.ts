import type { Rule } from '../rule.ts';
import { shareRule } from '../share-rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { words } from './wording.ts';

/** TLS 1.1 on any connector, in either direction: an insight that the original does not have. */
export const tls11Connector: Rule = shareRule({
  name: 'tls11-connector',
  short: 'TLS 1.1',
  summary: 'A connector carries a significant part of its mail over TLS 1.1.',
  params,
  looksAt: ({ direction, connectorType }) =>
    (direction === 'inbound' || direction === 'outbound') && connectorType !== 'none',
  partOf: (tls) => tls['1.1'],
  words,
  sample,
});
