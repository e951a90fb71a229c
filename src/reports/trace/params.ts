import type { Param } from '../report.ts';

export const NAME = 'trace';
export const TITLE = 'Message volume (Microsoft 365)';

export const params: readonly Param[] = [
  {
    key: 'direction',
    type: 'choice',
    values: ['inbound', 'outbound', 'internal'],
    meaning: 'only mail received, only mail sent out, or only mail within the tenant',
    bare: true,
  },
  { key: 'domain', type: 'text', meaning: 'only senders of this domain', hint: 'contoso.com' },
];
