import { domainParam } from '../domain-param.ts';
import { clientParams } from '../filters/client-filters.ts';
import { compareParam } from '../filters/period-before.ts';
import type { Param } from '../report.ts';

export const NAME = 'smtp-auth';
export const TITLE = 'SMTP AUTH clients';

export const params: readonly Param[] = [
  {
    key: 'by',
    type: 'choice',
    values: ['volume', 'tls'],
    meaning: 'show sending volume (the default), or TLS versions',
  },
  domainParam('only senders of this domain', 'smtp-auth'),
  ...clientParams,
  {
    key: 'sort',
    type: 'choice',
    values: ['messages', 'sender', 'last-day'],
    also: new Map([
      ['volume', 'messages'],
      ['name', 'sender'],
      ['address', 'sender'],
      ['last', 'last-day'],
    ]),
    meaning: 'most messages first (the default), by address, or those that sent most recently first',
  },
  { key: 'new', type: 'days', meaning: 'only senders whose first message was in the last so many days', max: 90 },
  compareParam,
];
