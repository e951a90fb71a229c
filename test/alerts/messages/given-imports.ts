import type { ImportRecord } from '../../../src/imports/import-record.ts';

/** An import of a log, as the store knows it. */
export const importRecord = (given: Partial<ImportRecord> = {}): ImportRecord => ({
  id: 12,
  source: 'postfix-log',
  mode: 'merge',
  file: 'mail.log',
  path: '/var/log/mail.log',
  sizeBytes: 812_000,
  format: 'postfix-log',
  at: '2026-11-15T08:00:00Z',
  by: 'Ana',
  rows: 12_430,
  rejected: 0,
  messages: 1_240,
  days: 2,
  from: '2026-11-13T22:00:00Z',
  to: '2026-11-14T21:59:58Z',
  declared: { zone: 'Europe/Berlin' },
  year: null,
  revision: 2,
  sha256: 'ab',
  replaces: [11],
  readWith: [],
  status: { kind: 'live' },
  ...given,
});

export const IMPORTS: readonly ImportRecord[] = [
  importRecord({
    id: 13,
    source: 'report-csv',
    mode: 'replace',
    file: 'SmtpCSReport.csv',
    format: 'smtp-auth-report',
    by: 'inbox',
    rejected: 166,
  }),
  importRecord(),
  importRecord({
    id: 11,
    declared: {},
    replaces: [],
    status: { kind: 'replaced', by: 12, at: '2026-11-15T08:00:00Z' },
  }),
  importRecord({
    id: 10,
    file: 'mail.log.1',
    replaces: [],
    status: { kind: 'taken-back', by: 'Ben', at: '2026-11-15T08:05:00Z' },
  }),
];
