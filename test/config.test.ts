import { expect, test } from 'vitest';
import { chatSystems } from '../adapters/chat/index.ts';
import { isSchedule } from '../adapters/schedule/cron-scheduler.ts';
import { sources } from '../adapters/sources/index.ts';
import { readConfig } from '../src/config.ts';
import type { Source } from '../src/ports/source.ts';

const checks = {
  sources,
  chats: chatSystems.map(({ ids }) => ids),
  isSchedule,
  ruleFaults: (texts: readonly string[]) => (texts.includes('nonsense') ? ['"nonsense" is no setting of a rule'] : []),
};

test('without any setting there are sensible ones', () => {
  expect(readConfig({ PATH: '/bin' }, checks)).toEqual({
    ok: true,
    config: {
      data: 'data',
      organisation: 'your organisation',
      zone: 'UTC',
      authority: ['report-csv', 'postfix-log', 'exim-log', 'sendmail-log', 'exchange-log', 'tls-reports'],
      inboxSchedule: '* * * * *',
      detectionSchedule: '*/15 * * * *',
      rules: [],
      declaredAlways: {
        'report-csv': {},
        'postfix-log': {},
        'exim-log': {},
        'sendmail-log': {},
        'exchange-log': {},
        'tls-reports': {},
        'sample-tenant': {},
      },
      operators: [],
      unpackLimits: { maxBytes: 16_000_000_000, maxRatio: 200 },
      guestsRead: false,
      fallback: undefined,
      host: '127.0.0.1',
      port: undefined,
      logLevel: 'warn',
    },
  });
});

test('all faults are told at once, with the setting that was meant', () => {
  const reading = readConfig({ MAILFLOW_DATE: 'x', MAILFLOW_ORGANISATION: '' }, checks);
  expect(reading.ok).toBe(false);
  const faults = reading.ok ? [] : reading.faults;
  expect(faults).toContainEqual(
    expect.stringContaining('MAILFLOW_DATE: there is no such setting; did you mean MAILFLOW_DATA?'),
  );
  expect(faults).toContain('MAILFLOW_ORGANISATION: is empty; leave it out, or give it a value');
});

test('what a setting cannot be is told in words of ours, by its own name', () => {
  const reading = readConfig(
    { MAILFLOW_GUESTS_READ: 'yes', MAILFLOW_OPERATORS: 'slack:U1,U2', MAILFLOW_FALLBACK: 'C1', MAILFLOW_HOST: '' },
    checks,
  );
  expect(reading).toEqual({
    ok: false,
    faults: [
      'MAILFLOW_OPERATORS: "U2" names no chat; write slack:U2',
      'MAILFLOW_GUESTS_READ: "yes" is none of 0, 1',
      'MAILFLOW_FALLBACK: "C1" names no chat; write slack:C1',
      'MAILFLOW_HOST: is empty; leave it out, or give it a value',
    ],
  });
});

test.each([
  [{ MAILFLOW_OPERATORS: ' , ' }, /is empty\. Leave it out to let every member act .*; write slack:U0123/],
  [{ MAILFLOW_OPERATORS: '' }, /is empty/],
  [{ MAILFLOW_OPERATORS: 'slack:general' }, /"slack:general" is not a Slack id.*; write slack:U0123, slack:S0123 or/],
  [{ MAILFLOW_FALLBACK: 'slack:U0123' }, /is the id of a person, not of a conversation; write slack:C0123/],
  [{ MAILFLOW_FALLBACK: 'local:console' }, /names the chat "local"; known chats are slack, teams/],
  [{ MAILFLOW_AUTHORITY: ',' }, /there is no source ""/],
  [{ MAILFLOW_AUTHORITY: 'report-csv, report-csv' }, /names report-csv twice/],
  [{ MAILFLOW_RULES: ' , ' }, /is empty; leave it out/],
  [{ MAILFLOW_RULES: '' }, /is empty; leave it out/],
  [{ MAILFLOW_OWN_ADDRESSES: '  ' }, /is empty; leave it out/],
  [{ MAILFLOW_OWN_ADDRESSES: '10.0.0.1,10.0.0.2' }, /is not a list of addresses/],
  [{ MAILFLOW_LOG_ZONE: '' }, /there is no zone/],
  [{ MAILFLOW_HEARTBEAT_URL: 'hc-ping.com/abc' }, /not an https address/],
  [{ MAILFLOW_HEARTBEAT_URL: 'http://hc-ping.com/abc' }, /not an https address/],
  [{ MAILFLOW_HEARTBEAT_URL: 'file:///etc/passwd' }, /not an https address/],
  [{ MAILFLOW_TLS_REPORTS_SECRET: 'short', MAILFLOW_TLS_REPORTS_DOMAINS: 'contoso.com' }, /shorter than 22/],
  [
    { MAILFLOW_TLS_REPORTS_SECRET: `${'x'.repeat(22)}/`, MAILFLOW_TLS_REPORTS_DOMAINS: 'contoso.com' },
    /letters, digits/,
  ],
  [
    { MAILFLOW_TLS_REPORTS_DOMAINS: 'contoso', MAILFLOW_TLS_REPORTS_SECRET: 'x'.repeat(22) },
    /"contoso" is not a domain/,
  ],
  [{ MAILFLOW_TLS_REPORTS_SECRET: 'x'.repeat(22) }, /needs MAILFLOW_TLS_REPORTS_DOMAINS/],
  [{ MAILFLOW_TLS_REPORTS_DOMAINS: 'contoso.com' }, /needs MAILFLOW_TLS_REPORTS_SECRET/],
  [{ MAILFLOW_METRICS_TOKEN: ' '.repeat(20) }, /contains a space/],
  [{ MAILFLOW_METRICS_TOKEN: '“token-of-sixteen”' }, /a character that is not allowed in a header/],
  [{ MAILFLOW_DATA: ' ' }, /is empty; leave it out/],
  [{ MAILFLOW_HOST: ' ' }, /is empty; leave it out/],
  [{ MAILFLOW_ORGANISATION: ' ' }, /is empty; leave it out/],
])('%j is not accepted in silence', (environment, fault) => {
  const reading = readConfig(environment, checks);
  const [name] = Object.keys(environment);
  expect(reading.ok ? [] : reading.faults).toEqual([expect.stringMatching(fault)]);
  expect(reading.ok ? '' : reading.faults[0]).toMatch(new RegExp(`^${name}: `));
});

test.each(['0', '-1', '1.5', '16 000', '1e3', '', '99999999999', 'ten'])(
  'how far files may unpack is no "%s"',
  (text) => {
    const reading = readConfig({ MAILFLOW_MAX_UNPACKED_MB: text, MAILFLOW_MAX_UNPACK_RATIO: text }, checks);
    const faults = reading.ok ? [] : reading.faults;
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'MAILFLOW_MAX_UNPACKED_MB',
      'MAILFLOW_MAX_UNPACK_RATIO',
    ]);
  },
);

test('a source that does not exist cannot have authority', () => {
  const reading = readConfig({ MAILFLOW_AUTHORITY: 'postfix-log,exchange' }, checks);
  expect(reading).toEqual({
    ok: false,
    faults: [
      'MAILFLOW_AUTHORITY: there is no source "exchange"; sources are report-csv, postfix-log, exim-log, sendmail-log, exchange-log, tls-reports, sample-tenant',
    ],
  });
});

test('a schedule or a zone that there is not stops the start, not the tick at three in the morning', () => {
  const reading = readConfig(
    { MAILFLOW_INBOX_SCHEDULE: 'often', MAILFLOW_LOG_ZONE: 'Mars/Olympus', MAILFLOW_OWN_ADDRESSES: 'filter' },
    checks,
  );
  expect(reading).toEqual({
    ok: false,
    faults: [
      'MAILFLOW_INBOX_SCHEDULE: "often" is not a cron line; every minute is "* * * * *"',
      'MAILFLOW_LOG_ZONE: there is no zone "Mars/Olympus"; write Europe/Berlin or +01:00',
      'MAILFLOW_OWN_ADDRESSES: "filter" is not a list of addresses; write 192.0.2.77 10.0.0.0/8',
    ],
  });
  const good = {
    MAILFLOW_INBOX_SCHEDULE: '*/5 * * * *',
    MAILFLOW_LOG_ZONE: '+05:45',
    MAILFLOW_OWN_ADDRESSES: '::1 10.0.0.0/8',
  };
  expect(readConfig(good, checks)).toMatchObject({
    config: { declaredAlways: { 'postfix-log': { zone: '+05:45', own: '::1 10.0.0.0/8' } } },
  });
});

test('whom to believe follows from the order of the registry, where nobody says it', () => {
  const named = (name: string): Source => ({ ...(sources[0] as Source), name, settings: [] });
  const authorityOf = (...names: readonly string[]) => {
    const reading = readConfig({}, { ...checks, sources: names.map(named) });
    return reading.ok && reading.config.authority;
  };
  expect(authorityOf('a-new-source', 'report-csv', 'sample-tenant')).toEqual(['a-new-source', 'report-csv']);
  expect(authorityOf('report-csv', 'a-new-source', 'sample-tenant')).toEqual(['report-csv', 'a-new-source']);
});

test('a misspelt setting of a source is told with the one that was meant', () => {
  const reading = readConfig({ MAILFLOW_LOG_ZONES: 'UTC' }, checks);
  expect(reading).toEqual({
    ok: false,
    faults: ['MAILFLOW_LOG_ZONES: there is no such setting; did you mean MAILFLOW_LOG_ZONE?'],
  });
});
