import { describe, expect, it } from 'vitest';
import { eximLog } from '../../../../adapters/sources/exim-log/source.ts';
import { postfixLog } from '../../../../adapters/sources/postfix-log/source.ts';

const recognise = (text: string | Uint8Array) => eximLog.recognise(Buffer.from(text), 'any.log');
const LINE = '2026-11-09 10:00:00 1vKabc-0001Xy-2Z <= a@fabrikam.com H=mx [192.0.2.1] P=esmtp S=9\n';
const REJECTED = '2026-11-09 10:00:00 H=mx [192.0.2.1] F=<a@x> rejected RCPT <b@contoso.com>: no\n';
const inSyslog = (line: string) => `Nov  9 10:00:00 mx1 exim4[7]: ${line}`;

describe('recognising a log of Exim', () => {
  it.each([
    ['one line', LINE],
    ['a new message id', LINE.replace('1vKabc-0001Xy-2Z', '1vKabc-00000000aBc-1xYz')],
    ['a zone, milliseconds and a process', LINE.replace('10:00:00', '10:00:00.123 +0100 [4711]')],
    ['CRLF', LINE.replace('\n', '\r\n')],
    ['UTF-16', Buffer.from(LINE, 'utf16le')],
    ['nothing but rejections', REJECTED.repeat(3)],
    ['a first and a last line that are not whole', `H=mx [192.0.2.1] P=\n${LINE.repeat(3)}2026-1`],
    ['syslog', inSyslog(LINE)],
    ['syslog without its own date', inSyslog(LINE.slice(20))],
    [
      'syslog with other programs',
      `Nov  9 10:00:00 mx1 dovecot: hello\n${inSyslog(REJECTED)}Nov  9 10:00:00 mx1 cron: x\n`,
    ],
  ])('works with %s', (_, text) => {
    expect(recognise(text)).toBe('exim-log');
    expect(postfixLog.recognise(Buffer.from(text), 'any.log')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['CSV', 'date,sender,message_count\n2021-01-27,a@example.com,3\n'],
    ['CSV with a line in a cell', `a,b\n1,"x\n${LINE}"\n2,3\n4,5\n`],
    ['a log with dates like these', '2026-11-09 10:00:00 INFO started\n2026-11-09 10:00:01 some app[1]: hello\n'],
    ['syslog of other programs', 'Nov  9 10:00:00 mx1 sshd[1]: hello\n'.repeat(3)],
    ['mail that quotes a log', `From: a@example.com\nSubject: exim\n\nHello,\nplease look:\n${LINE}`],
    ['syslog in which Postfix logs, too', `Nov  9 10:00:00 mx1 postfix/qmgr[1]: 4F1: removed\n${inSyslog(LINE)}`],
  ])('does not take %s for one', (_, text) => {
    expect(recognise(text)).toBeUndefined();
  });
});
