import type { Param } from './report.ts';

/** Which way the mail went; without it both ways. */
export const directionParam: Param = {
  key: 'direction',
  type: 'choice',
  values: ['inbound', 'outbound'],
  also: new Map([
    ['in', 'inbound'],
    ['incoming', 'inbound'],
    ['received', 'inbound'],
    ['out', 'outbound'],
    ['outgoing', 'outbound'],
    ['sent', 'outbound'],
  ]),
  meaning: 'only mail received, or only mail sent out',
  bare: true,
};
