import { z } from 'zod';
import { pagesOf } from '../../../src/advice/index.ts';
import { count } from '../../../src/model/format.ts';
import { defineRule, type Rule } from '../../../src/rules/rule.ts';

/** Two rules with nothing but words, as long as real ones. */
const spike = defineRule({
  name: 'given-spike',
  short: 'SMTP AUTH spike',
  summary: 'A sender far above its own record.',
  needs: { senderDays: 90, connectorDays: 0 },
  params: z.strictObject({}),
  assess: () => [],
  word: ({ subject, numbers }) => ({
    title: 'SMTP AUTH spike',
    sentence: `${subject} sent ${count(Number(numbers['messages']))} messages in 24 hours; the most in its 90 days before was ${count(Number(numbers['record']))}.`,
    advice: [
      'Ask its owner whether this was intended. If so, run `expected`.',
      'If not, block its sign-in and change its password: a stolen password is used like this.',
    ],
    links: pagesOf(['report-csv'], 'stopAccount'),
    facts: [
      { label: 'Its record', value: `${count(Number(numbers['record']))} messages in 24 hours` },
      { label: 'Score', value: `${Number(numbers['score']).toFixed(1)} (alert from ${numbers['threshold']})` },
    ],
    drill: { label: 'View the sender', command: `sender ${subject} 30d` },
  }),
});

const partnerTls = defineRule({
  name: 'given-tls10',
  short: 'TLS 1.0, partner',
  summary: 'A partner that still comes in over TLS 1.0.',
  needs: { senderDays: 0, connectorDays: 14 },
  params: z.strictObject({}),
  assess: () => [],
  word: ({ subject, numbers }) => ({
    title: 'Inbound Partner connector seeing significant TLS1.0 mail flow',
    sentence: `${subject}: ${count(Number(numbers['tls10']))} of ${count(Number(numbers['messages']))} messages in 7 days came over TLS 1.0.`,
    advice: ['Ask the partner to turn on TLS 1.2 on the server that delivers to you.'],
    facts: [{ label: 'Alert from', value: '20 messages and more than 5% (95% confidence)' }],
    drill: { label: 'View the connector', command: 'connectors 7d by:tls connector:"Fabrikam"' },
  }),
});

export const givenRules: readonly Rule[] = [spike, partnerTls];
