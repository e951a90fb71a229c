import { describe, expect, it } from 'vitest';
import { inShort, merge } from '../read-log.ts';
import { readLog } from './read-log.ts';

const CLIENT = 'mx.example.org [192.0.2.1]';
const RELAY = 'mx.fabrikam.com. [198.51.100.9]';
const tls = (version: string, relay = CLIENT) =>
  `STARTTLS=server, relay=${relay}, version=${version}, verify=NO, cipher=X, bits=256/256`;
const tlsTo = (version: string, relay = 'mx.fabrikam.com.') =>
  `STARTTLS=client, relay=${relay}, version=${version}, verify=OK, cipher=X, bits=256/256`;
const auth = (user: string, mech = 'PLAIN', relay = CLIENT) =>
  `AUTH=server, relay=${relay}, authid=${user}, mech=${mech}, bits=0`;
const from = (id: string, more: { relay?: string; proto?: string; nrcpts?: number; msgid?: string } = {}) => {
  const { relay = CLIENT, proto = 'ESMTP', nrcpts = 1, msgid = ', msgid=<1@example.org>' } = more;
  return `${id}: from=<a@example.org>, size=900, class=0, nrcpts=${nrcpts}${msgid}, proto=${proto}, daemon=MTA, relay=${relay}`;
};
const to = (id: string, more: { to?: string; mailer?: string; relay?: string; stat?: string } = {}) => {
  const { to: list = '<b@fabrikam.com>', mailer = 'esmtp', relay = RELAY, stat = 'dsn=2.0.0, stat=Sent (ok)' } = more;
  return `${id}: to=${list}, delay=00:00:01, xdelay=00:00:01, mailer=${mailer}, pri=120900, relay=${relay}, ${stat}`;
};
const stays = (id: string) => `${id}: to=<b@contoso.com>, delay=00:00:01, mailer=local, pri=900, dsn=2.0.0, stat=Sent`;

type Said = string | readonly [pid: number, message: string, program?: string];

/** A line a minute, the first of them long before, so that silence says something. */
function written(said: readonly Said[]): string {
  const [early, ...rest] = ['done; delay=00:00:01, ntries=1', ...said];
  return [early as string, ...rest]
    .map((each, at) => {
      const [pid, message, program = 'sm-mta'] = typeof each === 'string' ? [7, each] : each;
      return `Jan 27 10:${String(at === 0 ? 0 : at + 9).padStart(2, '0')}:00 mail ${program}[${pid}]: ${message}\n`;
    })
    .join('');
}

async function shortly(...said: readonly Said[]): Promise<readonly string[]> {
  const { told, rejections } = await readLog(written(said));
  expect(rejections).toEqual([]);
  return merge(told).map((fact) => (fact.kind === 'refused' ? `refused ${fact.sender}` : inShort(fact)));
}

describe('an arrival', () => {
  it.each<[string, readonly Said[], readonly string[]]>([
    ['over TLS', [tls('TLSv1.3'), from('A1'), stays('A1')], ['inbound 1.3']],
    ['whose TLS line has a queue id', [`A0: ${tls('TLSv1.2')}`, from('A1'), stays('A1')], ['inbound 1.2']],
    ['over a family of ciphers', [tls('TLSv1/SSLv3'), from('A1'), stays('A1')], ['inbound unknown(TLSv1/SSLv3)']],
    ['in clear text', [[9, tls('TLSv1.3')], from('A1'), stays('A1')], ['inbound none']],
    ['of which nothing tells', [from('A1'), stays('A1')], ['inbound unknown']],
    ['of which its protocol tells', [from('A1', { proto: 'ESMTPS' }), stays('A1')], ['inbound unknown']],
    [
      'in clear text beside one whose protocol tells',
      [from('A1'), stays('A1'), [8, from('A2', { proto: 'ESMTPS' })], stays('A2')],
      ['inbound none', 'inbound unknown'],
    ],
    [
      'of a user',
      [tls('TLSv1.3'), auth('Anna@contoso.com'), from('A1'), stays('A1')],
      ['submission 1.3 anna@contoso.com'],
    ],
    ['of a user in clear text', [auth('anna'), from('A1'), stays('A1')], ['submission none anna']],
    [
      'over TLS whose version stands in its own line',
      [
        `A1: from=<a@example.org>, size=900, class=0, nrcpts=1, msgid=<1@example.org>, proto=ESMTPS, daemon=MTA, tls_verify=NO, tls_version=TLSv1.3, cipher=TLS_AES_256_GCM_SH, relay=${CLIENT}`,
        stays('A1'),
      ],
      ['inbound 1.3'],
    ],
    ['of a user whose name is not logged', [from('A1', { proto: 'ESMTPSA' }), stays('A1')], ['submission unknown']],
    [
      'of a user whose second message is in the same session',
      [tls('TLSv1.2'), auth('anna'), from('A1'), stays('A1'), from('A2'), stays('A2')],
      ['submission 1.2 anna', 'submission 1.2 anna'],
    ],
    [
      'of another client in a process of the same number',
      [tls('TLSv1.3'), auth('anna'), from('A1', { relay: '[192.0.2.77]' }), stays('A1')],
      ['inbound none'],
    ],
    [
      'of the same client in a later process of the same number',
      [tls('TLSv1.3'), auth('anna'), from('A1', { proto: 'ESMTPSA' }), from('A2'), stays('A1'), stays('A2')],
      ['inbound none', 'submission 1.3 anna'],
    ],
    [
      'of the same client without TLS in a later process of the same number',
      [tls('TLSv1.3'), from('A1', { proto: 'ESMTPS' }), from('A2'), stays('A1'), stays('A2')],
      ['inbound 1.3', 'inbound none'],
    ],
    [
      'of the same client without TLS, but with a login',
      [tls('TLSv1.3'), from('A1', { proto: 'ESMTPS' }), auth('anna'), from('A2', { proto: 'ESMTPA' }), stays('A2')],
      ['submission none'],
    ],
    [
      'of a client that signs in a second time',
      [tls('TLSv1.3'), auth('anna'), auth('bert'), from('A1'), stays('A1')],
      ['submission none bert'],
    ],
    ['of a client that begins TLS last', [auth('anna'), tls('TLSv1.3'), from('A1'), stays('A1')], ['inbound 1.3']],
    [
      'of a session that ended',
      [tls('TLSv1.3'), `lost input channel from ${CLIENT} to MTA after data`, from('A1'), stays('A1')],
      ['inbound none'],
    ],
    [
      'from a command',
      ['A1: from=root, size=9, class=0, nrcpts=1, msgid=<1@x>, relay=root@localhost', stays('A1')],
      ['local none'],
    ],
    ['from this host', [from('A1', { relay: 'localhost [127.0.0.1]' }), tls('TLSv1.3'), stays('A1')], ['local none']],
    [
      'from this host by IPv6',
      [from('A1', { relay: 'localhost [IPv6:::1]' }), tls('TLSv1.3'), stays('A1')],
      ['local none'],
    ],
    [
      'from someone who calls itself localhost',
      [from('A1', { relay: 'localhost [203.0.113.9] (may be forged)' }), stays('A1')],
      ['inbound unknown'],
    ],
    [
      'that is the report of a failure',
      ['A1: from=<>, size=9, class=0, nrcpts=1, msgid=<1@x>, relay=[RESPONSE]', stays('A1')],
      [],
    ],
    [
      'that is delivered nowhere yet',
      [
        from('A1'),
        to('A1', {
          relay: 'mx.fabrikam.com.',
          stat: 'dsn=4.0.0, stat=Deferred: Connection refused by mx.fabrikam.com.',
        }),
      ],
      ['inbound unknown'],
    ],
    [
      'that is to be delivered later',
      [from('A1'), 'A1: to=<b@x>, delay=00:00:00, mailer=esmtp, pri=9, stat=queued'],
      ['inbound unknown'],
    ],
  ])('%s is counted', async (_, said, expected) => {
    expect(await shortly(...said)).toEqual(expected);
  });

  it.each<[string, readonly Said[], readonly string[]]>([
    ['without recipients', [from('A1', { nrcpts: 0 })], []],
    ['that was only begun', [from('A1', { msgid: '' })], []],
    ['that a filter rejected', [from('A1'), 'A1: Milter: data, reject=550 5.7.1 Spam'], []],
    ['that a filter threw away', [from('A1'), 'A1: Milter: data, discard', 'A1: discarded'], []],
    ['that was refused', [from('A1'), 'A1: to=<b@x>, delay=00:00:01, pri=900, stat=Spam'], []],
    ['that a ruleset rejected', ['A1: ruleset=check_rcpt, arg1=<b@x>, relay=mx [192.0.2.1], reject=550 no'], []],
    ['of a user, that was refused', [auth('anna'), from('A1'), 'A1: Milter: data, reject=550 no'], ['refused anna']],
    ['of a user, without recipients', [auth('anna'), from('A1', { nrcpts: 0 })], ['refused anna']],
  ])('%s is no message', async (_, said, expected) => {
    expect(await shortly(...said)).toEqual(expected);
  });

  it('that was only begun is a message all the same when it is delivered', async () => {
    expect(await shortly(from('A1', { msgid: '' }), stays('A1'))).toEqual(['inbound unknown']);
  });

  const later = (n: number) => Array.from({ length: n }, () => `lost input channel from ${CLIENT} to MTA after rcpt`);

  it('counts after ten minutes without a word, and not before, in a log that never says what becomes of one', async () => {
    expect(await shortly(from('A1'), ...later(10))).toEqual([]);
    expect(await shortly(from('A1'), ...later(11))).toEqual(['inbound unknown']);
  });

  it('counts when it is delivered, however late, in a log that says that', async () => {
    expect(await shortly(stays('A0'), from('A1'), ...later(20))).toEqual([]);
    expect(await shortly(stays('A0'), from('A1'), ...later(20), stays('A1'))).toEqual(['inbound unknown']);
  });

  it('in the first five minutes of a log is of unknown TLS', async () => {
    const log = [tls('TLSv1.3', '[192.0.2.9]'), from('A1'), stays('A1')].map(
      (said, at) => `Jan 27 10:0${at}:00 mail sm-mta[${at > 0 ? 7 : 6}]: ${said}\n`,
    );
    expect(merge((await readLog(log.join(''))).told).map(inShort)).toEqual(['inbound unknown']);
  });

  it('is of the mechanism by which the user signed in', async () => {
    const text = ['PLAIN', 'DIGEST-MD5', 'XOAUTH2', 'GSSAPI'].flatMap(
      (mech, i) => [[i, auth('anna', mech)], [i, from(`A${i}`)], stays(`A${i}`)] as const,
    );
    const { told } = await readLog(written(text));
    expect(told.map((fact) => fact.auth)).toEqual(['basic', 'basic', 'oauth', 'other']);
  });

  it('has as many recipients as were accepted', async () => {
    const { told } = await readLog(written([from('A1', { nrcpts: 3 }), stays('A1')]));
    expect(told.map(({ recipients }) => recipients)).toEqual([3]);
  });
});

describe('what a command hands in', () => {
  const handed = [
    11,
    'B1: from=root, size=9, class=0, nrcpts=1, msgid=<1@x>, relay=root@localhost',
    'sendmail',
  ] as const;
  const over = (stat: string) =>
    [
      11,
      `B1: to=b@x, ctladdr=root (0/0), delay=00:00:01, xdelay=00:00:01, mailer=relay, pri=9, relay=[127.0.0.1] [127.0.0.1], ${stat}`,
      'sendmail',
    ] as const;
  const again = from('A1', { relay: 'localhost [127.0.0.1]' });

  it.each<[string, readonly Said[], readonly string[]]>([
    [
      'is handed over',
      [handed, again, over('dsn=2.0.0, stat=Sent (A1 Message accepted for delivery)'), to('A1')],
      ['local unknown', 'outbound unknown to 1'],
    ],
    ['waits for the server', [handed, over('dsn=4.0.0, stat=Deferred: Connection refused by [127.0.0.1]')], []],
    ['is delivered by its own process', [handed, [11, stays('B1'), 'sendmail']], ['local none']],
    ['goes out from its own process', [handed, [11, to('B1'), 'sendmail']], ['local none', 'outbound unknown to 1']],
  ])('counts once when it %s', async (_, said, expected) => {
    expect(await shortly(...said)).toEqual(expected);
  });
});

describe('a delivery', () => {
  it.each<[string, readonly Said[], readonly string[]]>([
    ['over TLS', [tlsTo('TLSv1.3'), to('A1')], ['outbound 1.3 to 1']],
    ['over a family of ciphers', [tlsTo('TLSv1/SSLv3'), to('A1')], ['outbound unknown(TLSv1/SSLv3) to 1']],
    ['in clear text', [[9, tlsTo('TLSv1.3')], to('A1')], ['outbound none to 1']],
    ['to another server than TLS was made with', [tlsTo('TLSv1.3', 'other.'), to('A1')], ['outbound none to 1']],
    [
      'after TLS has failed',
      [
        tlsTo('TLSv1.3'),
        'STARTTLS=client, error: connect failed=-1, reason=x, SSL_error=1, errno=0, retry=-1',
        to('A1'),
      ],
      ['outbound none to 1'],
    ],
    ['of which nothing tells', [to('A1')], ['outbound unknown to 1']],
    [
      'over a connection that is used again',
      [tlsTo('TLSv1.2'), to('A1'), to('A2')],
      ['outbound 1.2 to 1', 'outbound 1.2 to 1'],
    ],
    ['to several recipients', [to('A1', { to: '<b@x>,<c@x>,<"d, e"@x>' })], ['outbound unknown to 3']],
    [
      'on several lines',
      [to('A1', { to: '<b@x>,<c@x>, [more]' }), to('A1', { to: '<d@x>' })],
      ['outbound unknown to 3'],
    ],
    ['for an alias', [to('A1', { to: 'b@x.de, ctladdr=<list@contoso.com> (8/12)' })], ['outbound unknown to 1']],
    [
      'to two servers',
      [to('A1'), to('A1', { relay: 'mx2.fabrikam.com. [198.51.100.8]' })],
      ['outbound unknown to 1', 'outbound unknown to 1'],
    ],
    ['of a message that has an owner', ['A1: A2: clone: owner=list-owner', to('A2')], ['outbound unknown to 1']],
    [
      'of the report of a failure',
      ['A1: A2: DSN: User unknown', to('A2', { to: '<a@example.org>' })],
      ['outbound unknown to 1'],
    ],
    ['whose recipients went over TLS and not', [tlsTo('TLSv1.3'), to('A1'), [9, to('A1')]], ['outbound none to 2']],
    [
      'of a day ago',
      [to('A1', { stat: 'dsn=2.0.0, stat=Sent' }).replace('delay=00:00:01', 'delay=1+02:03:04')],
      ['outbound unknown to 1'],
    ],
    [
      'to a relay of a long name',
      [
        tlsTo('TLSv1.3', 'a-very-long-name-of-a-server.mail.protection.outlook.com.'),
        to('A1', { relay: 'a-very-long-name-o...ction.outlook.com. [198.51.100.9]' }),
      ],
      ['outbound 1.3 to 1'],
    ],
  ])('%s is counted', async (_, said, expected) => {
    expect(await shortly(...said)).toEqual(expected);
  });

  it.each<[string, readonly Said[]]>([
    ['into a mailbox', [stays('A1')]],
    [
      'to a program',
      [to('A1', { to: '"|/usr/bin/vacation root", ctladdr=root (0/0)', mailer: 'prog', relay: 'local' })],
    ],
    ['to a filter on this host', [to('A1', { relay: '[127.0.0.1] [127.0.0.1]' })]],
    ['through LMTP', [to('A1', { mailer: 'lmtp' })]],
    ['through a socket', [to('A1', { mailer: 'cyrusv2', relay: 'localhost [[UNIX: /var/run/lmtp]]' })]],
    ['that is put off', [to('A1', { stat: 'dsn=4.0.0, reply=451 later, stat=Deferred: 451 later' })]],
    ['that failed', [to('A1', { stat: 'dsn=5.1.1, stat=User unknown' })]],
    ['that is refused', [to('A1', { stat: 'dsn=5.0.0, stat=Service unavailable' })]],
    ['that says Sent and something else', [to('A1', { stat: 'dsn=2.0.0, stat=Sentinel' })]],
  ])('%s is no mail sent out', async (_, said) => {
    expect(await shortly(...said)).toEqual([]);
  });

  it('on another day is another message', async () => {
    const day = (n: number) => `Jan ${n} 10:00:00 mail sm-mta[9]: ${to('A1')}\n`;
    const { told } = await readLog(`${day(27)}${day(27)}${day(28)}`);
    expect(merge(told).map(inShort)).toEqual(['outbound unknown to 2', 'outbound unknown to 1']);
  });

  it('to own addresses stays inside', async () => {
    const text = written([from('A1'), to('A1'), from('A2', { relay: '[198.51.100.9]' }), stays('A2')]);
    const { told } = await readLog(text, { declared: { own: '198.51.100.0/24' } });
    expect(merge(told).map(inShort)).toEqual(['inbound unknown', 'local unknown']);
  });
});

it('knows of TLS where the line of it was cut off, or breaks off', async () => {
  const long = `${'a-long-name.'.repeat(9)}example.org [192.0.2.1]`;
  const arrival = (said: string) => [[9, tls('TLSv1.3')], said, from('A1', { relay: long }), stays('A1')] as const;
  expect(await shortly(...arrival(tls('TLSv1.2', long.slice(0, 100))))).toEqual(['inbound 1.2']);
  const broken = written(arrival('STARTTLS=server, relay=a b c, version=TLSv1.2'));
  expect((await readLog(broken)).told.map(inShort)).toEqual(['inbound unknown']);
  const sent = written([[9, tls('TLSv1.3')], 'STARTTLS=client, relay=x, y, version=TLSv1.2', to('A1'), [8, to('A2')]]);
  expect(merge((await readLog(sent)).told).map(inShort)).toEqual(['outbound none to 1', 'outbound unknown to 1']);
});

it('puts a message together that was too long for one line', async () => {
  const whole = to('A1', { to: '<b@x>,<c@x>' }).slice('A1: '.length);
  const parts = [`A1[1]: ${whole.slice(0, 40)} ...`, `A1[2]: ${whole.slice(40, 80)} ...`, `A1[3]: ${whole.slice(80)}`];
  expect(await shortly(...parts)).toEqual(['outbound unknown to 2']);
  expect(await shortly(parts[0] as string, parts[2] as string)).toEqual([]);
});

it('says what to set where a log says nothing of TLS or of deliveries', async () => {
  const notes = async (...said: readonly Said[]) => (await readLog(written(said))).result.notes.join('\n');
  expect(await notes(from('A1'), stays('A1'))).toContain(
    'mail logs no TLS, so the TLS version of its mail is unknown: set LogLevel to 9',
  );
  expect(await notes(from('A1'), from('A2'), from('A3'))).toContain('mail logs no deliveries');
  expect(await notes(tls('TLSv1.3'), from('A1'), stays('A1'))).not.toContain('LogLevel');
  expect(await notes(auth('anna'), from('A1', { nrcpts: 0 }))).toContain(
    '1 message that clients began, 1 of them with SMTP AUTH',
  );
});
