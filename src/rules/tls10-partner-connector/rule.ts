import type { Rule } from '../rule.ts';
import { shareRule } from '../share-rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { words } from './wording.ts';

/** Mail that comes in from a partner over TLS 1.0: the original's insight of that name, with its number. */
export const tls10PartnerConnector: Rule = shareRule({
  name: 'tls10-partner-connector',
  short: 'TLS 1.0, partner',
  summary: 'An inbound Partner connector brings a significant part of its mail over TLS 1.0.',
  params,
  looksAt: ({ direction, connectorType }) => direction === 'inbound' && connectorType === 'partner',
  partOf: (tls) => tls['1.0'],
  words,
  sample,
});
