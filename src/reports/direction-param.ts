import type { Param } from './report.ts';

/** What people call directions. */
export const DIRECTION_WORDS: ReadonlyMap<string, string> = new Map([
  ['in', 'inbound'],
  ['incoming', 'inbound'],
  ['received', 'inbound'],
  ['out', 'outbound'],
  ['outgoing', 'outbound'],
  ['sent', 'outbound'],
]);

/** Which way the mail went; without it both ways. */
export const directionParam: Param = {
  key: 'direction',
  type: 'choice',
  values: ['inbound', 'outbound'],
  also: DIRECTION_WORDS,
  meaning: 'only mail received, or only mail sent out',
  bare: true,
};
