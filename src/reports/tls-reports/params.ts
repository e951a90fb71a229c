import type { Param } from '../report.ts';

export const NAME = 'tls-reports';
export const TITLE = 'TLS reports of other organisations';

export const params: readonly Param[] = [
  { key: 'domain', type: 'text', meaning: 'only reports on this domain of yours', hint: 'contoso.com' },
];
