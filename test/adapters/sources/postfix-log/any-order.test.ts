import { describe, expect, it } from 'vitest';
import { inShort, merge, readLog, type Told } from './read-log.ts';

const MX = 'mx.fabrikam.example[203.0.113.5]';
const FILTER = 'filter.internal[192.0.2.77]';

const log = (lines: readonly string[]): string =>
  lines.map((line) => `Mar  8 ${line.replace(' ', ' mail postfix/')}\n`).join('');

const sent = (queueId: string, to: string, answer = 'ok'): string =>
  `${queueId}: to=<a@example.com>, relay=${to}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${answer})`;

/** What logs say that are imported one by one, in this order. */
async function said(logs: readonly string[]): Promise<readonly string[]> {
  const told: Told[] = [];
  const carries: unknown[] = [];
  for (const text of logs) {
    const read = await readLog(text, { carries });
    expect(read.rejections).toEqual([]);
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  return merge(told).map(inShort).sort();
}

describe('two files of a log', () => {
  it('do not count a connection that was made in the older one and lost in the newer one as TLS', async () => {
    const older = log([
      '22:50:01 smtpd[1000]: connect from pc.example.net[192.0.2.20]',
      '22:50:01 smtpd[1000]: 4A2: client=pc.example.net[192.0.2.20]',
      '22:50:01 qmgr[55]: 4A2: from=<t@example.org>, size=900, nrcpt=2 (queue active)',
      '22:50:02 smtpd[1000]: disconnect from pc.example.net[192.0.2.20] ehlo=1 mail=1 rcpt=2 data=1 quit=1 commands=6',
      `22:50:03 smtp[500]: Trusted TLS connection established to ${MX}:25: TLSv1.2 with cipher X (256/256 bits)`,
    ]);
    const newer = log([
      `22:50:13 smtp[500]: 4A2: conversation with ${MX} timed out while performing the EHLO handshake`,
      `22:50:14 smtp[500]: ${sent('4A2', `${MX}:25`)}`,
      '22:50:14 qmgr[55]: 4A2: removed',
    ]);
    expect(await said([older, newer])).toEqual(['inbound none', 'outbound none to 1']);
    expect(await said([newer, older])).toEqual(['inbound none', 'outbound none to 1']);
  });

  it('do not count what a filter on the network hands back as mail that came, where only the newer one has it', async () => {
    const older = log([
      '22:30:01 smtpd[1000]: connect from mx.example.net[192.0.2.9]',
      '22:30:01 smtpd[1000]: Anonymous TLS connection established from mx.example.net[192.0.2.9]: TLSv1.2 with cipher X (256/256 bits)',
      '22:30:02 smtpd[1000]: disconnect from mx.example.net[192.0.2.9] ehlo=1 starttls=1 quit=1 commands=3',
    ]);
    const newer = log([
      `22:50:01 smtp[500]: Trusted TLS connection established to ${MX}:25: TLSv1.2 with cipher X (256/256 bits)`,
      '23:20:01 submission/smtpd[2000]: connect from front.internal[192.0.2.250]',
      '23:20:01 submission/smtpd[2000]: 4B1: client=pc.example.net[192.0.2.20], sasl_method=LOGIN, sasl_username=anna@example.com',
      '23:20:01 qmgr[55]: 4B1: from=<t@example.org>, size=900, nrcpt=1 (queue active)',
      `23:20:02 smtpd[1001]: connect from ${FILTER}`,
      `23:20:02 smtpd[1001]: 4B2: client=${FILTER}`,
      '23:20:02 qmgr[55]: 4B2: from=<t@example.org>, size=900, nrcpt=1 (queue active)',
      `23:20:02 smtpd[1001]: disconnect from ${FILTER} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
      `23:20:03 smtp[500]: ${sent('4B1', `${FILTER}:10024`, '250 2.0.0 from MTA(smtp:[192.0.2.77]:10025): 250 2.0.0 Ok: queued as 4B2')}`,
      '23:20:03 qmgr[55]: 4B1: removed',
    ]);
    const truth = ['local none', 'submission unknown anna@example.com'];
    expect(await said([older, newer])).toEqual(truth);
    expect(await said([newer, older])).toEqual(truth);
  });
});
