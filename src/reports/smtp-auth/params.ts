import { domainParam } from '../domain-param.ts';
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
];
