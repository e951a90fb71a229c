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
  { key: 'domain', type: 'text', meaning: 'only senders of this domain', hint: 'contoso.com' },
];
