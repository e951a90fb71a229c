import { CONNECTOR_TYPES } from '../../model/dimensions.ts';
import type { Param } from '../report.ts';

export const NAME = 'connectors';
export const TITLE = 'Connector report';

export const params: readonly Param[] = [
  {
    key: 'direction',
    type: 'choice',
    values: ['inbound', 'outbound'],
    meaning: 'only mail received, or only mail sent out',
    bare: true,
  },
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
];
