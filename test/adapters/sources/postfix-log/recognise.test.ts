import { describe, expect, it } from 'vitest';
import { postfixLog } from '../../../../adapters/sources/postfix-log/source.ts';

const recognise = (text: string | Uint8Array) => postfixLog.recognise(Buffer.from(text), 'any.log');
const LINE = 'Jan 27 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]\n';

describe('recognising a Postfix log', () => {
  it.each([
    ['one line', LINE],
    ['RFC 3339 dates', LINE.replace('Jan 27 10:00:00', '2022-01-08T19:42:12.941563+00:00')],
    ['an instance name', LINE.replace('postfix/smtpd', 'postfix-out/submission/smtpd')],
    ['CRLF', LINE.replace('\n', '\r\n')],
    ['UTF-16', Buffer.from(LINE, 'utf16le')],
    ['other programs in between', `Jan 27 10:00:00 mail dovecot: hello\n${LINE}Jan 27 10:00:00 mail kernel: x\n`],
    ['a piece that begins with other mail programs', 'Jan 27 10:00:00 mail dovecot: imap-login: hello\n'],
    ['a first and a last line that are not whole', `tfix/smtpd[7]: disconn\n${LINE.repeat(3)}Jan 2`],
  ])('works with %s', (_, text) => {
    expect(recognise(text)).toBe('postfix-log');
  });

  it.each([
    ['nothing', ''],
    ['CSV', 'date,sender,message_count\n2021-01-27,a@example.com,3\n'],
    ['CSV with a log line in a cell', `a,b\n1,"x\n${LINE}"\n2,3\n4,5\n`],
    ['JSON', JSON.stringify({ log: LINE, more: [1, 2] }, null, 2)],
    ['binary', Buffer.from([0, 1, 2, 255, 254, 10, 13, 0]).toString('latin1')],
    ['the log of something else', 'Jan 27 10:00:00 mail sshd[1]: hello\n'.repeat(3)],
    ['mail that quotes a log', `From: a@example.com\nSubject: postfix\n\nHello,\nplease look:\n${LINE}`],
  ])('does not take %s for one', (_, text) => {
    expect(recognise(text)).toBeUndefined();
  });
});
