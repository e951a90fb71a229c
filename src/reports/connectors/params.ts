import { CONNECTOR_TYPES } from '../../model/dimensions.ts';
import { directionParam } from '../direction-param.ts';
import { compareParam } from '../filters/period-before.ts';
import type { Param } from '../report.ts';

export const NAME = 'connectors';
export const TITLE = 'Connector report';

export const params: readonly Param[] = [
  directionParam,
  {
    key: 'type',
    type: 'choice',
    values: CONNECTOR_TYPES,
    meaning: 'only connectors of this type; none is internet traffic without a connector',
  },
  { key: 'connector', type: 'text', meaning: 'only this connector', hint: '"Name"' },
  {
    key: 'by',
    type: 'choice',
    values: ['volume', 'tls'],
    meaning: 'show volume over time, or TLS versions (the default)',
  },
  compareParam,
];
