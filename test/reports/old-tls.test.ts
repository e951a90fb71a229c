import { expect, test } from 'vitest';
import { noTlsCounts } from '../../src/model/tls.ts';
import { oldTlsWarnings } from '../../src/reports/notes/old-tls.ts';

const days = [{ day: 20_000, tls: { ...noTlsCounts(), '1.0': 3 } }];

test.each([
  ['report-csv', 'Clients that old will stop being able to send through SMTP AUTH: bring them'],
  ['postfix-log, report-csv', 'Clients that old will stop being able to send through SMTP AUTH: bring them'],
  [null, 'Clients that old will stop being able to send through SMTP AUTH: bring them'],
  ['postfix-log', 'Bring these clients to TLS 1.2 or newer.'],
])('of %s a warning on old TLS says what holds there', (source, words) => {
  expect(oldTlsWarnings(days, { source })).toEqual([expect.stringContaining(words)]);
});
