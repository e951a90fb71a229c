import { describe, expect, it } from 'vitest';
import { inShort, merge, readLog, takenIn } from './read-log.ts';

const log = (...lines: readonly string[]): string =>
  lines.map((line, i) => `Jan 27 10:00:${String(i).padStart(2, '0')} mail ${line}\n`).join('');

async function shortly(...lines: readonly string[]): Promise<readonly string[]> {
  return merge((await readLog(takenIn(log(...lines)))).told).map(inShort);
}

const LOGIN = ', sasl_method=LOGIN, sasl_username=anna';
const COUNTERS = ' ehlo=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=6';
const session = (service: string, options: { login?: string; counters?: string; from?: string } = {}) => [
  `${service}[7]: connect from ${options.from ?? 'a[192.0.2.1]'}`,
  `${service}[7]: 4F1: client=a[192.0.2.1]${options.login ?? LOGIN}`,
  `${service}[7]: disconnect from a[192.0.2.1]${options.counters ?? COUNTERS}`,
];
const heard = (service: string) =>
  `${service}[8]: Anonymous TLS connection established from b[192.0.2.2]: TLSv1.3 with cipher X (1/1 bits)`;

describe('a session with a login and no STARTTLS', () => {
  it.each([
    'postfix/smtpd',
    'postfix-smtps/smtpd',
    'postfix/smtps-haproxy/smtpd',
    'postfix/submission/smtpd',
    'postfix/my465/smtpd',
  ])('of %s is unknown as long as that service logs no TLS', async (service) => {
    expect(await shortly(...session(service))).toEqual(['submission unknown anna']);
    expect(await shortly(heard('postfix/other/smtpd'), ...session(service))).toEqual(['submission unknown anna']);
  });

  it.each(['postfix/smtpd', 'postfix/submission/smtpd'])(
    'of %s is none once it does, before or after',
    async (service) => {
      expect(await shortly(heard(service), ...session(service))).toEqual(['submission none anna']);
      expect(await shortly(...session(service), heard(service))).toEqual(['submission none anna']);
    },
  );

  it.each(['postfix-smtps/smtpd', 'postfix/smtps-haproxy/smtpd', 'postfix/submissions/smtpd', 'postfix/465/smtpd'])(
    'of %s is unknown all the same: TLS comes first there',
    async (service) => {
      expect(await shortly(heard(service), ...session(service))).toEqual(['submission unknown anna']);
    },
  );
});

describe('a session behind a proxy that has ended TLS', () => {
  it.each<[string, readonly string[]]>([
    [
      'counts XCLIENT',
      session('postfix/smtpd', { counters: ' ehlo=2 xclient=1 mail=1 rcpt=1 data=1 commands=6', login: '' }),
    ],
    [
      'signs in by XCLIENT',
      session('postfix/smtpd', { login: ', sasl_method=XCLIENT, sasl_username=anna', counters: '' }),
    ],
    ['has another client than who connected', session('postfix/smtpd', { from: 'front[192.0.2.250]', login: '' })],
    [
      'comes to a service for a proxy',
      session('postfix/smtpd-haproxy/smtpd', { login: '', counters: ' ehlo=1 data=1 commands=4' }),
    ],
  ])('is unknown where it %s', async (_, lines) => {
    expect((await shortly(...lines)).map((each) => each.replace(' anna', ''))).toEqual([
      expect.stringMatching(/^(?:inbound|submission) unknown$/),
    ]);
  });

  it('is unknown also where the proxy itself uses TLS', async () => {
    const [begin = '', ...rest] = session('postfix/smtpd', { from: 'front[192.0.2.250]' });
    const tls = heard('postfix/smtpd').replace('[8]', '[7]');
    expect(await shortly(begin, tls, ...rest)).toEqual(['submission unknown anna']);
  });
});

describe('a delivery that says itself whether it was encrypted', () => {
  const sent = (tls: string) =>
    `postfix/smtp[9]: 4F1: to=<a@x.de>, relay=b[192.0.2.9]:25, delay=1, delays=0/0/0/1, tls=${tls}, dsn=2.0.0, status=sent (ok)`;
  const line =
    'postfix/smtp[9]: Trusted TLS connection established to b[192.0.2.9]:25: TLSv1.2 with cipher X (1/1 bits)';
  const other = line.replace('[9]:', '[3]:');

  it.each<[string, readonly string[], string]>([
    ['none', [sent('none')], 'none'],
    ['may:none', [sent('may:none')], 'none'],
    ['may, and its version elsewhere', [line, sent('may')], '1.2'],
    ['may, and no version', [sent('may')], 'unknown'],
    ['encrypt, where others log versions', [other, sent('encrypt')], 'unknown'],
    ['undecided, where others log versions', [other, sent('may:?')], 'none'],
    ['undecided, where nothing does', [sent('may:?')], 'unknown'],
  ])('%s', async (_, lines, version) => {
    expect(await shortly(...lines)).toEqual([`outbound ${version} to 1`]);
  });
});

describe('a delivery after the encrypted connection was lost', () => {
  const to = (server: string) =>
    `postfix/smtp[9]: Trusted TLS connection established to ${server}:25: TLSv1.3 with cipher X (1/1 bits)`;
  const sent =
    'postfix/smtp[9]: 4F1: to=<a@x.de>, relay=b[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)';
  const lost = (server: string) =>
    `postfix/smtp[9]: 4F1: lost connection with ${server} while performing the EHLO handshake`;
  const held = to('b[192.0.2.9]').replace('smtp[9]', 'tlsproxy[3]');
  const timedOut = '4F1: conversation with b[192.0.2.9] timed out while sending RCPT TO';

  it.each<[string, readonly string[], string]>([
    ['is in clear text, as Postfix falls back to it', [to('b[192.0.2.9]'), lost('b[192.0.2.9]'), sent], 'none'],
    ['is in clear text after a timeout too', [to('b[192.0.2.9]'), `postfix/smtp[9]: ${timedOut}`, sent], 'none'],
    ['is in clear text where tlsproxy held it', [held, to('b[192.0.2.9]'), lost('b[192.0.2.9]'), sent], 'none'],
    ['is encrypted where that was said again', [lost('b[192.0.2.9]'), to('b[192.0.2.9]'), sent], '1.3'],
    ['is encrypted where another server lost it', [to('b[192.0.2.9]'), lost('c[192.0.2.10]'), sent], '1.3'],
    ['is encrypted where another process lost it', [to('b[192.0.2.9]'), `postfix/smtp[8]: ${timedOut}`, sent], '1.3'],
    ['is in clear text at an address of IPv6', [to('b[2001:DB8::9]'), lost('b[2001:db8::9]')], 'none'],
  ])('%s', async (_, lines, version) => {
    const delivered = lines.includes(sent) ? lines : [...lines, sent.replace('192.0.2.9', '2001:db8::9')];
    expect(await shortly(...delivered)).toEqual([`outbound ${version} to 1`]);
  });
});
