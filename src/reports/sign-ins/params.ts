import { domainParam } from '../domain-param.ts';
import type { Param } from '../report.ts';

export const NAME = 'sign-ins';
export const TITLE = 'Sign-ins to send (SMTP AUTH)';

export const params: readonly Param[] = [
  {
    key: 'by',
    type: 'choice',
    values: ['user', 'address'],
    meaning: 'a row for each user (the default), or for each address that sign-ins came from',
  },
  domainParam('only users of this domain', 'sign-in'),
];
