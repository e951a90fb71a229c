import { directionParam } from '../direction-param.ts';
import type { Param } from '../report.ts';

export const NAME = 'tls';
export const TITLE = 'Messages protected in transit (by TLS)';

export const params: readonly Param[] = [directionParam];
