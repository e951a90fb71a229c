import type { Rule } from '../rule.ts';
import { shareRule } from '../share-rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { words } from './wording.ts';

/** Mail that our own servers hand in over TLS 1.0: the original's insight of that name, with its number. */
export const tls10OnPremisesConnector: Rule = shareRule({
  name: 'tls10-onpremises-connector',
  short: 'TLS 1.0, on-premises',
  summary: 'An inbound OnPremises connector brings a significant part of its mail over TLS 1.0.',
  params,
  looksAt: ({ direction, connectorType }) => direction === 'inbound' && connectorType === 'on-premises',
  partOf: (tls) => tls['1.0'],
  words,
  sample,
});
