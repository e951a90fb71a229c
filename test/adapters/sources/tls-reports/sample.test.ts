import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { tlsReports } from '../../../../adapters/sources/tls-reports/source.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { heldSessions, importReports } from './import-reports.ts';

const SAMPLES = new URL('../../../../../shared/samples/tls-rpt/', import.meta.url);
const isHere = existsSync(SAMPLES);

/** Sessions that succeeded and failed, counted by hand. */
const COUNTS = [
  ['dmarc-report-viewer-google.json', 1, 0],
  ['dmarc-report-viewer-no-contact.json', 1, 0],
  ['dmarc-report-viewer-no-policy.json', 1, 0],
  ['dmarc-report-viewer-no_ip_and_mx.json', 0, 3],
  ['dmarc-report-viewer-rfc-example.json', 5326, 303],
  ['rfc8460.json', 5326, 303],
  ['smtp_tls.json', 0, 3],
  ['tlsrpt-digest-success_google_1.eml', 1, 0],
  ['google.com_smtp_tls_report.eml', 48, 0],
  ['tlsrpt-digest-failure.eml', 4523, 2],
] as const;

describe.skipIf(!isHere)(`reports of real senders${isHere ? '' : ' (skipped: the samples folder is absent)'}`, () => {
  let read: (name: string) => Buffer;
  beforeAll(() => {
    read = (name) => readFileSync(new URL(name, SAMPLES));
  });

  it.each(COUNTS)('%s: %d sessions succeeded and %d failed', async (name, successful, failed) => {
    expect(tlsReports.recognise(read(name).subarray(0, 65_536), name)).toBeDefined();
    const store = memoryStore({ priority: [] });
    const [imported] = await importReports(store, [{ name, bytes: read(name) }]);
    expect(imported).toMatchObject({ error: null, rejected: 0, source: 'tls-reports' });
    const lines = await heldSessions(store, 15_000, 21_000);
    const sum = (counts: string): number =>
      lines
        .filter((line) => line.includes(` ${counts}: `))
        .reduce((total, line) => total + Number(line.split(': ').at(-1)), 0);
    expect([sum('successful'), sum('failed')]).toEqual([successful, failed]);
  });

  it('the same report of the RFC, under two names, counts once', async () => {
    const store = memoryStore({ priority: [] });
    await importReports(
      store,
      ['rfc8460.json', 'dmarc-report-viewer-rfc-example.json'].map((name) => ({ name, bytes: read(name) })),
    );
    expect(await heldSessions(store, 15_000, 21_000)).toContain(
      '16892 Company-X company-y.example sts successful: 5326',
    );
  });
});
