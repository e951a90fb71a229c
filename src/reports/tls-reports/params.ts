import { domainParam } from '../domain-param.ts';
import type { Param } from '../report.ts';

export const NAME = 'tls-reports';
export const TITLE = 'TLS reports of other organisations';

export const params: readonly Param[] = [domainParam('only reports on this domain of yours', 'tls-session')];
