import { DIRECTION_WORDS } from '../direction-param.ts';
import { domainParam } from '../domain-param.ts';
import type { Param } from '../report.ts';

export const NAME = 'trace';
export const TITLE = 'Message volume (Microsoft 365)';

export const params: readonly Param[] = [
  {
    key: 'direction',
    type: 'choice',
    values: ['inbound', 'outbound', 'internal'],
    also: DIRECTION_WORDS,
    meaning: 'only mail received, only mail sent out, or only mail within the tenant',
    bare: true,
  },
  domainParam('only senders of this domain', 'trace'),
];
