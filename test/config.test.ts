import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const sources = ['report-csv', 'postfix-log', 'sample-tenant'];

test('without any setting there are sensible ones', () => {
  expect(readConfig({ PATH: '/bin' }, sources)).toEqual({
    ok: true,
    config: {
      data: 'data',
      organisation: 'your organisation',
      authority: ['report-csv', 'postfix-log'],
      inboxSchedule: '* * * * *',
      logZone: undefined,
    },
  });
});

test('all faults are told at once, with the setting that was meant', () => {
  const reading = readConfig({ MAILFLOW_DATE: 'x', MAILFLOW_ORGANISATION: '' }, sources);
  expect(reading.ok).toBe(false);
  const faults = reading.ok ? [] : reading.faults;
  expect(faults).toContainEqual(
    expect.stringContaining('MAILFLOW_DATE: there is no such setting; did you mean MAILFLOW_DATA?'),
  );
  expect(faults).toContainEqual(expect.stringContaining('MAILFLOW_ORGANISATION'));
});

test('a source that does not exist cannot have authority', () => {
  const reading = readConfig({ MAILFLOW_AUTHORITY: 'postfix-log,exchange' }, sources);
  expect(reading).toEqual({
    ok: false,
    faults: ['MAILFLOW_AUTHORITY: there is no source "exchange"; sources are report-csv, postfix-log, sample-tenant'],
  });
});
