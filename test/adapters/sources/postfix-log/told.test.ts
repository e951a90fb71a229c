import { describe, expect, it } from 'vitest';
import type { Growth } from '../../../../src/ports/source.ts';
import { logOf } from './log-of.ts';

const line = (time: string, rest: string) => `Nov  9 ${time} mail ${rest}\n`;
const MAIL = line('10:19:00', 'postfix/smtpd[1]: connect from a[192.0.2.1]');

describe('lines that the logger lost', () => {
  const note = async (...rest: readonly string[]) =>
    (await logOf(MAIL + rest.join(''))).notes.find((text) => text.includes('lost'));

  it.each<[string, readonly string[], string]>([
    [
      'rsyslog',
      [
        line('10:20:05', 'rsyslogd: imjournal: begin to drop messages due to rate-limiting'),
        line('10:30:05', 'rsyslogd: imjournal: 47006 messages lost due to rate-limiting'),
      ],
      'at least 47,006 lines were lost between 2026-11-09 10:20 and 10:30 UTC',
    ],
    [
      'the journal',
      [
        line('10:20:05', 'systemd-journald[310]: Suppressed 5035 messages from postfix@-.service'),
        line('10:20:06', 'systemd-journald[310]: Suppressed 1000 messages from /system.slice/nginx.service'),
        line('10:20:07', 'journal: Forwarding to syslog missed 3 messages.'),
      ],
      'at least 5,038 lines were lost at 2026-11-09 10:20 UTC',
    ],
    [
      'the socket',
      [line('10:20:05', 'rsyslogd-2177: imuxsock lost 1 messages from pid 1234 due to rate-limiting')],
      'at least 1 line was lost',
    ],
    [
      'syslog-ng, which counts since it started',
      [
        line('10:20:05', "syslog-ng[5]: Log statistics; processed='x=9', dropped='dst.file(d_mail#0)=100'"),
        line('10:30:05', "syslog-ng[5]: Log statistics; dropped='dst.file(d_mail#0)=112', dropped='dst.net(y)=0'"),
      ],
      'at least 12 lines were lost',
    ],
    [
      'one that does not know how many',
      [line('10:20:05', 'rsyslogd: imuxsock begins to drop messages from pid 7')],
      'that lines were lost at',
    ],
  ])('as %s says, are told', async (_, lines, words) => {
    expect(await note(...lines)).toContain(words);
  });

  it.each([
    line('10:20:05', 'app[1]: 500 messages lost due to rate-limiting'),
    line('10:20:05', 'postfix/smtpd[1]: warning: helo 500 messages lost due to rate-limiting'),
    line('10:20:05', 'systemd-journald[310]: Suppressed 5035 messages from nginx.service'),
    line('10:20:05', "syslog-ng[5]: Log statistics; dropped='dst.file(d_mail#0)=0'"),
    line('10:20:05', 'rsyslogd: rsyslogd was HUPed'),
  ])('are not told for %j', async (other) => {
    expect(await note(other)).toBeUndefined();
  });
});

describe('a log of which nothing is understood', () => {
  it.each<[string, string, RegExp, RegExp]>([
    [
      'dates of another kind',
      `11.09.2026 10:19 mail postfix/smtpd[1]: connect from a\n`.repeat(3),
      /3 lines that look like Postfix/,
      /line 1 .*11\.09\.2026/,
    ],
    ['no dates', 'postfix/smtpd[1]: connect from a\n', /look(s)? like Postfix.*Postfix lines without a date/, /line 1/],
    [
      'journalctl -o with-unit',
      'Mon 2026-11-09 10:19:00 UTC mail postfix@-.service[1]: connect from a\n',
      /with-unit/,
      /line 1/,
    ],
    [
      'journalctl -o cat',
      'connect from a[192.0.2.1]\n4F1A2B3C4D: removed\n',
      /no line of Postfix.*journalctl -o cat/,
      /short-iso/,
    ],
    [
      'journalctl -o short-monotonic',
      '[   12.345678] mail postfix/smtpd[1]: connect from a\n',
      /short-monotonic/,
      /line 1/,
    ],
    ['JSON of another kind', '{"msg":"postfix/smtpd[1]: connect","ts":1}\n', /JSON of another kind/, /line 1/],
    [
      'other programs',
      line('10:00:00', 'sshd[1]: hello'),
      /no line of Postfix.*syslog of other programs/,
      /sshd\[1\]: hello/,
    ],
    [
      'Exim',
      '2026-11-09 10:00:00 1abcde-0001gh-2X <= a@example.com H=x [192.0.2.1] P=esmtps S=1\n',
      /Exim main log/,
      /--source exim-log/,
    ],
    [
      'another name',
      line('10:00:00', 'relay.out/smtpd[1]: connect from a'),
      /lines of relay\.out/,
      /syslogName=relay\.out/,
    ],
    [
      'quotations',
      line('10:00:00', 'app[1]: postfix/smtpd[1]: connect from a'),
      /1 line that looks/,
      /another program quotes it/,
    ],
  ])('because of %s is refused and says so', async (_, text, message, cure) => {
    await expect(logOf(text)).rejects.toMatchObject({
      code: 'nothing-usable',
      message: expect.stringMatching(message),
      cure: expect.stringMatching(cure),
    });
  });

  it('shows no more than the beginning of its first line', async () => {
    const long = `${'x'.repeat(500)}\u0007\n`;
    await expect(logOf(long)).rejects.toMatchObject({ cure: expect.stringMatching(/ x{120}…$/) });
  });

  it('is fine where it is empty, and where Postfix says what does not matter', async () => {
    expect((await logOf('')).lines).toEqual([]);
    expect((await logOf(line('10:00:00', 'postfix/master[1]: daemon started'))).lines).toEqual([]);
  });
});

it('tells of the lines that quote Postfix and of those it cannot place', async () => {
  const quoting = line('10:00:00', 'fail2ban[1]: found postfix/smtpd[1]: connect from a');
  const { notes, rejections } = await logOf(`${MAIL}${quoting}?? mail postfix/smtpd[1]: connect from a\n`);
  expect(notes.join()).toContain(
    '1 line of other programs quote lines of Postfix and were not counted. The first is line 2',
  );
  expect(rejections).toEqual(['3: the line does not begin with a date']);
});

describe('a last line without line end', () => {
  const last = async (rest: string, growth?: Growth) => {
    const text = MAIL + line('10:20:00', rest).trimEnd();
    const options = growth === undefined ? {} : { growth: async () => growth };
    const { lines, notes } = await logOf(text, options);
    return lines.length === 2
      ? 'read'
      : notes.includes('The last line was not complete yet and was left out.') && 'left out';
  };

  it.each<[string, Growth | undefined, string]>([
    ['postfix/qmgr[7]: 4F1A2B: removed', 'closed', 'read'],
    ['postfix/qmgr[7]: 4F1A2B: removed', 'unknown', 'read'],
    ['postfix/qmgr[7]: 4F1A2B: removed', undefined, 'read'],
    ['postfix/qmgr[7]: 4F1A2B: removed', 'growing', 'left out'],
    ['postfix/qmgr[7]: 4F1A2B: remo', 'unknown', 'left out'],
    ['postfix/smtpd[7]: disconnect from a[192.0.2.1] ehlo=1 quit=1 commands=2', 'unknown', 'read'],
    ['postfix/smtp[7]: 4F1A2B: to=<a@x>, relay=b[192.0.2.2]:25, status=sent (250 ok)', 'unknown', 'read'],
    ['postfix/smtpd[7]: 4F1A2B: client=a[192.0.2.1]', 'unknown', 'left out'],
    ['postfix/smtpd[7]: 4F1A2B: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=anna', 'closed', 'read'],
  ])('%s, of a file that is %s, is %s', async (rest, growth, expected) => {
    expect(await last(rest, growth)).toBe(expected);
  });
});

it('reads a line behind a hole', async () => {
  const { lines, rejections } = await logOf(`${'\0'.repeat(200_000)}${MAIL}Nov  9 10:${'\0'.repeat(50)}${MAIL}`);
  expect(lines.map(({ number }) => number)).toEqual([1, 2]);
  expect(rejections).toEqual(['2: the line has NUL bytes']);
});
