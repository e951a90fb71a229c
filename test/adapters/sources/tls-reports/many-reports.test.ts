import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { reportsInMail } from '../../../../adapters/sources/tls-reports/mail-reports.ts';
import { mailedReports } from '../../../../adapters/sources/tls-reports/mailed-reports.ts';
import { FIRST_DAY, type GivenReport, reportJson, reportMail } from './given-reports.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const MIB = 1024 * 1024;

interface Given {
  readonly domain?: string;
  readonly policies?: number;
  /** White space within it. */
  readonly padding?: number;
}

function packed(id: string, { domain = 'contoso.com', policies = 1, padding = 0 }: Given = {}): Buffer {
  const given: GivenReport = {
    ...{ organisation: 'Litware Inc.', id, day: FIRST_DAY },
    policies: Array.from({ length: policies }, (_, at) => ({
      ...{ domain: at === 0 ? domain : `p${at}.${domain}`, type: 'sts', successful: 1, failed: 0, details: [] },
    })),
    shape: {
      ...{ contact: 'address', mxHost: 'list', withPolicyString: true },
      ...{ endsNextDay: false, countsAsText: false, extraField: false },
    },
  };
  return gzipSync(reportJson(given).replace('"policies":[', `"policies":[${' '.repeat(padding)}`));
}

/** A mail with several reports. */
function mailOf(reports: readonly Uint8Array[]): Buffer {
  const [first, ...others] = reports.map((each) => reportMail(each));
  if (first === undefined) throw new Error('no report');
  const parts = others.map((mail) =>
    mail.slice(mail.indexOf('--part\r\nContent-Type: application'), mail.lastIndexOf('--part--')),
  );
  return Buffer.from(first.replace('--part--', `${parts.join('')}--part--`));
}

const many = (count: number, given: Given = {}) => Array.from({ length: count }, (_, at) => packed(String(at), given));
const read = (mail: Uint8Array, domains: readonly string[] = []) => mailedReports(domains).read(mail, 'the mail', NOW);

describe('a mail with many reports', () => {
  test('is read where they are small', async () => {
    expect((await read(mailOf(many(20)))).rows).toBe(20);
  });

  test('lets other work be done between them', async () => {
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns++;
      if (!isOver) setImmediate(turn);
    };
    turn();
    const seen: number[] = [];
    await reportsInMail(mailOf(many(20)), 'the mail', { now: NOW, check: () => void seen.push(turns) });
    isOver = true;
    expect(new Set(seen).size).toBe(20);
  });

  test.for([
    ['together', many(3, { padding: 4 * MIB })],
    ['alone', many(1, { padding: 11 * MIB })],
  ] as const)('may not unpack to more than one report may, %s', async ([, reports]) => {
    await expect(read(mailOf(reports))).rejects.toThrow(/larger than 10 MiB unpacked/);
  });

  test('may not bring more policies than one report may', async () => {
    expect((await read(mailOf(many(2, { policies: 500 })))).rows).toBe(1000);
    await expect(read(mailOf(many(3, { policies: 400 })))).rejects.toThrow(/more than 1,000 policies/);
  });

  test('is not read on after a report on a domain that is not ours', async () => {
    const reports = [packed('1'), packed('2', { domain: 'fabrikam.com' }), Buffer.from('{ no report')];
    await expect(read(mailOf(reports), ['contoso.com'])).rejects.toThrow(/about fabrikam\.com/);
    await expect(read(mailOf(reports))).rejects.toThrow(/not complete JSON/);
  });
});
