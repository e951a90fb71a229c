import { describe, expect, it } from 'vitest';
import { inShort, readLog, takenIn } from './read-log.ts';

const GOOD = 'Jan 27 10:00:00 mail postfix/smtpd[7]: 4F1: client=a[192.0.2.1]\n';
const SENT = 'Jan 27 10:00:00 mail postfix/smtp[7]: 4F1: to=<a@x.de>, relay=b[192.0.2.9]:25, status=sent (ok)\n';
/** What makes messages of these. */
const TAKEN_IN = ['4F1', '4F2']
  .map((id) => `Jan 27 10:00:00 mail postfix/qmgr[2]: ${id}: from=<a@x.de>, size=900, nrcpt=1 (queue active)\n`)
  .join('');

describe('a log that is not all right', () => {
  it.each<[string, string, string]>([
    ['a client without an address', GOOD.replace('a[192.0.2.1]', 'a'), 'a client= that cannot be parsed'],
    ['a client that breaks off', GOOD.replace('.1]', '.1'), 'a client= that cannot be parsed'],
    [
      'a user name without end',
      GOOD.replace(']\n', `], sasl_username=${'x'.repeat(700)}\n`),
      'a client= that cannot be parsed',
    ],
    [
      'a delivery without a status',
      'Jan 27 10:00:00 mail postfix/smtp[7]: 4F1: to=<a@x>, relay=b[1.2.3.4]:25, delay=1\n',
      'a delivery without relay= and status=',
    ],
    [
      'a delivery that breaks off',
      'Jan 27 10:00:00 mail postfix/smtp[7]: 4F1: to=<a@\n',
      'a delivery without relay= and status=',
    ],
    [
      'a TLS line that breaks off',
      'Jan 27 10:00:00 mail postfix/smtp[7]: Trusted TLS connection established to x[1.2.3.4]:25: TLSv\n',
      'a TLS connection without its other side and protocol',
    ],
    ['a line whose beginning is lost', GOOD.slice(9), 'the line does not begin with a date'],
    ['a line without a process id', GOOD.replace('[7]', ''), 'the line names no process id'],
    ['a line with NUL bytes', `Jan 27 \0\0\0${GOOD}`, 'the line has NUL bytes'],
    ['a line that is too long', `${'x'.repeat(70_000)}\n`, 'the line is longer than 64 KiB'],
  ])('has %s rejected with line and reason, and the rest counted', async (_, bad, reason) => {
    const { result, told, rejections } = await readLog(GOOD + bad + GOOD.replace('4F1', '4F2') + TAKEN_IN);
    expect(rejections).toEqual([{ line: 2, reason }]);
    expect({ rows: result.rows, told: told.map(inShort) }).toEqual({
      rows: 5,
      told: ['inbound unknown', 'inbound unknown'],
    });
  });

  it('has other programs read over, whatever they write', async () => {
    const others = [
      'Jan 27 10:00:00 mail dovecot: imap-login: Login: user=<a>, method=PLAIN',
      'Jan 27 10:00:00 mail postfix/cleanup[1]: 4F1: message-id=<x@y>',
      'Jan 27 10:00:00 mail postfix/smtpd[x]: 4F1: client=a[192.0.2.1]',
      'Jan 27 10:00:00 mail postfix: 4F1: client=a[192.0.2.1]',
      'Jan 27 10:00:00 mail evil: postfix/smtpd[7]: 4F1: client=a[192.0.2.1]',
      'Feb 30 10:00:00 mail dovecot: a date that is none',
      'not a log line at all',
      '',
      '   ',
      'Jan 27 10:00:00',
    ];
    const { result, told, rejections } = await readLog(`${others.join('\n')}\n`);
    expect({ told, rejections, rows: result.rows }).toEqual({ told: [], rejections: [], rows: 8 });
  });

  it('is read with CRLF as with LF', async () => {
    const user = GOOD.replace(']\n', '], sasl_method=PLAIN, sasl_username=anna\r\n');
    expect((await readLog(takenIn(user.replace(/\r/, '')).replace(/\n/g, '\r\n'))).told.map(inShort)).toEqual([
      'submission unknown anna',
    ]);
  });

  it('is not trusted in a last line that has no end', async () => {
    const text = takenIn(GOOD) + GOOD.replace('4F1', '4F2').replace(']\n', '], sasl_method=PLAIN, sasl_username=use');
    const { result, told, rejections } = await readLog(text);
    expect({ told: told.map(inShort), rejections, rows: result.rows, cut: result.cut }).toEqual({
      told: ['inbound unknown'],
      rejections: [],
      rows: 2,
      cut: false,
    });
    expect(result.notes).toContain('The last line was not complete yet and was left out.');
  });

  it('is empty when nothing is in it', async () => {
    const { result, told } = await readLog('');
    expect({ told, rows: result.rows, from: result.from, to: result.to }).toEqual({
      told: [],
      rows: 0,
      from: null,
      to: null,
    });
  });

  it('says nothing of the two-hundred-and-first host', async () => {
    const text = Array.from({ length: 201 }, (_, i) => SENT.replace('mail', `Mail-${i}`)).join('');
    const { told, rejections } = await readLog(text);
    expect(new Set(told.map(({ host }) => host)).size).toBe(200);
    expect(rejections).toEqual([{ line: 201, reason: 'one of more than 200 hosts in one log' }]);
  });

  it('has a text in it that takes long to search, and does not', async () => {
    const hostile = [
      `smtp[7]: 4F1: to=<${'>, orig_to=<'.repeat(5000)}`,
      `smtp[7]: 4F1: to=<${'>, relay=a, b=c, '.repeat(3500)}`,
      `smtpd[7]: 4F1: client=a[1], ${'sasl_username=, sasl_sender='.repeat(2000)}`,
      `smtpd[7]: A TLS connection established ${'from x[y] to '.repeat(4500)}`,
      `smtpd[7]: ${'4'.repeat(60_000)}: client=`,
    ];
    const started = process.cpuUsage().user;
    await readLog(hostile.map((line) => `Jan 27 10:00:00 mail postfix/${line}\n`).join(''));
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
  });

  it('takes no more memory for 64 MB than for one line', async () => {
    const chunk = new Uint8Array(1 << 20).fill(120);
    function* endless() {
      for (let i = 0; i < 64; i++) yield chunk;
      yield Buffer.from(`\n${SENT}`);
    }
    const before = process.memoryUsage().arrayBuffers;
    const { told, rejections } = await readLog('', { chunks: endless() });
    expect(rejections).toEqual([{ line: 1, reason: 'the line is longer than 64 KiB' }]);
    expect(told).toHaveLength(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(24_000_000);
  });
});
