import type { Param } from '../report.ts';

export const NAME = 'tls';
export const TITLE = 'Messages protected in transit (by TLS)';

export const params: readonly Param[] = [
  {
    key: 'direction',
    type: 'choice',
    values: ['inbound', 'outbound'],
    meaning: 'only mail received, or only mail sent out',
    bare: true,
  },
];
