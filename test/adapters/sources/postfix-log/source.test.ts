import { describe, expect, it } from 'vitest';
import { inShort, merge, readLog, takenIn } from './read-log.ts';

/** Lines of the host `mail`, a second apart, from `[SERVICE[PID]: ]MESSAGE` without the leading `postfix/`. */
function log(...lines: readonly string[]): string {
  return lines.map((line, i) => `Jan 27 10:00:${String(i).padStart(2, '0')} mail postfix/${line}\n`).join('');
}

/** What a log says, where the queue takes in every message that a client began. */
async function shortly(text: string, options = {}): Promise<readonly string[]> {
  return (await readLog(takenIn(text), options)).told.map(inShort);
}

const CONNECT = 'smtpd[7]: connect from a.example[192.0.2.1]';
const TLS =
  'smtpd[7]: Anonymous TLS connection established from a.example[192.0.2.1]: TLSv1.2 with cipher X (256/256 bits)';
const CLIENT = 'smtpd[7]: 4F1: client=a.example[192.0.2.1]';
const BARE_END = 'smtpd[7]: disconnect from a.example[192.0.2.1]';
const END = `${BARE_END} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`;
const STARTTLS_END = `${BARE_END} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`;
/** Another process, which shows that smtpd logs TLS. */
const OTHER_TLS =
  'smtpd[8]: Trusted TLS connection established from b.example[192.0.2.2]: TLSv1.3 with cipher X (256/256 bits)';

const TLS_TO =
  'smtp[9]: Untrusted TLS connection established to mx.example[192.0.2.9]:25: TLSv1.2 with cipher X (256/256 bits)';
const sent = (id: string, to: string, relay = 'mx.example[192.0.2.9]:25', rest = 'dsn=2.0.0, status=sent (250 ok)') =>
  `smtp[9]: ${id}: to=<${to}>, relay=${relay}, delay=1.8, delays=0.01/0.02/1.5/0.26, ${rest}`;
const removed = (id: string) => `qmgr[2]: ${id}: removed`;

describe('received mail', () => {
  it.each<[string, string, string]>([
    ['a remote client', '4F1: client=a.example[192.0.2.1]', 'inbound 1.2'],
    ['an unresolved client', '4F1: client=unknown[192.0.2.1]', 'inbound 1.2'],
    ['a client with its port', '4F1: client=a.example[192.0.2.1]:40112', 'inbound 1.2'],
    ['a long queue id', '4TBPfz1TnVz9rxk: client=a.example[192.0.2.1]', 'inbound 1.2'],
    ['IPv4 loopback', '4F1: client=filter[127.0.0.2]', 'local 1.2'],
    ['IPv6 loopback', '4F1: client=filter[::1]', 'local 1.2'],
    ['localhost', '4F1: client=localhost[192.0.2.1]', 'local 1.2'],
    ['a Unix socket', '4F1: client=unknown[unix:/run/x]', 'local 1.2'],
    ['a stranger who calls himself localhost', '4F1: client=localhost.evil.example[192.0.2.1]', 'inbound 1.2'],
    ['a filter before the queue', 'NOQUEUE: client=a.example[192.0.2.1]', 'inbound 1.2'],
    [
      'an authenticated client',
      '4F1: client=a.example[192.0.2.1], sasl_method=PLAIN, sasl_username=Anna@Example.com',
      'submission 1.2 anna@example.com',
    ],
    [
      'an authenticated client on this host',
      '4F1: client=localhost[127.0.0.1], sasl_method=PLAIN, sasl_username=anna',
      'submission 1.2 anna',
    ],
    [
      'fields behind the user name',
      '4F1: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=anna@x.de, sasl_sender=b@y.de, orig_client=z[192.0.2.7]',
      'submission 1.2 anna@x.de',
    ],
    [
      'a filter that says where mail came from',
      '4F1: client=localhost[127.0.0.1], orig_queue_id=4E0, orig_client=z[192.0.2.7]',
      'local 1.2',
    ],
    [
      'a user name with odd characters',
      '4F1: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username="Doe, Jane" <j@x.de>',
      'submission 1.2 "doe, jane" <j@x.de>',
    ],
  ])('of %s is counted as such', async (_, message, expected) => {
    const peer = /client=([^,]+)/.exec(message)?.[1] as string;
    const lines = log(
      CONNECT,
      TLS,
      `smtpd[7]: ${message}`,
      'smtpd[7]: proxy-accept: END-OF-MESSAGE: 250 ok',
      STARTTLS_END,
    );
    const text = lines.replace(/^.*(?:connect from|established from) .*$/gm, (line) =>
      line.replace('a.example[192.0.2.1]', peer),
    );
    expect(await shortly(text)).toEqual([expected]);
  });

  it('keeps who sent it from where', async () => {
    const client =
      'submission/smtpd[7]: 4F1: client=unknown[2001:DB8::1], sasl_method=LOGIN, sasl_username=Anna@Example.COM';
    const { told } = await readLog(takenIn(log(client)));
    expect(told).toMatchObject([
      {
        kind: 'smtp-auth',
        host: 'mail',
        sender: 'anna@example.com',
        domain: 'example.com',
        client: '2001:db8::1',
        auth: 'basic',
        connectorType: 'none',
        connector: '',
        forcedTls: 'unknown',
        messages: 1,
        recipients: 1,
      },
    ]);
  });

  it('knows an IPv6 client with and without its prefix as one', async () => {
    const { told } = await readLog(
      takenIn(log('smtpd[7]: 4F1: client=a[IPv6:2001:db8::1]', 'smtpd[7]: 4F2: client=a[2001:db8::1]')),
    );
    expect(told.map(({ client }) => client)).toEqual(['2001:db8::1', '2001:db8::1']);
  });

  it.each([
    ['PLAIN', 'basic'],
    ['login', 'basic'],
    ['CRAM-MD5', 'basic'],
    ['DIGEST-MD5', 'basic'],
    ['NTLM', 'basic'],
    ['SCRAM-SHA-256', 'basic'],
    ['XOAUTH2', 'oauth'],
    ['OAUTHBEARER', 'oauth'],
    ['GSSAPI', 'other'],
    ['EXTERNAL', 'other'],
  ])('takes SASL %s for %s authentication', async (method, auth) => {
    const { told } = await readLog(
      takenIn(log(`smtpd[7]: 4F1: client=a[192.0.2.1], sasl_method=${method}, sasl_username=x`)),
    );
    expect(told.map((fact) => fact.auth)).toEqual([auth]);
  });

  it('tells messages without a queue id apart, within one second as well', async () => {
    const begun = 'Jan 27 10:00:00 mail postfix/smtpd[7]: NOQUEUE: client=a[192.0.2.1]\n';
    const line = `${begun}${begun.replace('NOQUEUE: client=a[192.0.2.1]', 'proxy-accept: END-OF-MESSAGE: 250 ok')}`;
    const { told } = await readLog(line + line + line.replaceAll('[7]', '[8]'));
    expect(new Set(told.map(({ event }) => event)).size).toBe(3);
  });

  it('knows no recipients, and refuses to count what is not a message', async () => {
    const lines = [
      'warning: 4F1: client=a[192.0.2.1]',
      'NOQUEUE: reject: RCPT from a[192.0.2.1]: 550',
      'timeout after DATA',
    ];
    expect(await shortly(log(...lines.map((line) => `smtpd[7]: ${line}`)))).toEqual([]);
  });
});

describe('the TLS version of received mail', () => {
  it.each([
    [
      'Anonymous TLS connection established from a[192.0.2.1]: TLSv1.3 with cipher X (256/256 bits) key-exchange X25519',
      '1.3',
    ],
    ['Untrusted TLS connection established from a[192.0.2.1]: TLSv1.1 with cipher X (256/256 bits)', '1.1'],
    ['Trusted TLS connection reused from a[192.0.2.1]: TLSv1 with cipher X (256/256 bits)', '1.0'],
    ['Verified TLS connection established from a[2001:db8::1]:4711: SSLv3 with cipher X (256/256 bits)', 'ssl3'],
    [
      'Anonymous TLS connection established from a[192.0.2.1] to mx.example.com: TLSv1.2 with cipher X (1/1 bits)',
      '1.2',
    ],
    ['TLS connection established from a[192.0.2.1]: TLSv1.2 with cipher X (256/256 bits)', '1.2'],
    [
      'Anonymous TLS connection established from a[192.0.2.1]: TLSv1.4 with cipher X (256/256 bits)',
      'unknown(TLSv1.4)',
    ],
  ])('is read from "%s"', async (line, version) => {
    expect(await shortly(log(CONNECT, `smtpd[7]: ${line}`, CLIENT, STARTTLS_END))).toEqual([`inbound ${version}`]);
  });

  it.each(['smtpd', 'submission/smtpd', 'smtps/smtpd', '25/smtpd', 'a/b/smtpd'])(
    'is that of the process of %s, not of the host name',
    async (service) => {
      const lines = log(CONNECT, TLS, CLIENT, OTHER_TLS, 'smtpd[8]: 4F2: client=a.example[192.0.2.1]', STARTTLS_END);
      const text = lines.replaceAll('postfix/smtpd', `postfix/${service}`);
      expect(await shortly(text)).toEqual(['inbound 1.2', 'inbound 1.3']);
    },
  );

  it('is found under any instance name', async () => {
    expect(await shortly(log(CONNECT, TLS, CLIENT).replaceAll('postfix/', 'postfix-out/'))).toEqual(['inbound 1.2']);
  });

  it('ends with the session: the next one of the same process has its own', async () => {
    const next = 'smtpd[7]: 4F2: client=a.example[192.0.2.1]';
    expect(await shortly(log(CONNECT, TLS, CLIENT, CONNECT, next, END))).toEqual(['inbound 1.2', 'inbound none']);
    expect(await shortly(log(CONNECT, TLS, CLIENT, STARTTLS_END, next, END))).toEqual(['inbound 1.2', 'inbound none']);
  });

  it('is none for a message before STARTTLS', async () => {
    const after = 'smtpd[7]: 4F2: client=a.example[192.0.2.1]';
    expect(await shortly(log(CONNECT, CLIENT, TLS, after, STARTTLS_END))).toEqual(['inbound none', 'inbound 1.2']);
  });

  it.each<[string, readonly string[], string]>([
    ['the counters say STARTTLS', [CONNECT, CLIENT, STARTTLS_END], 'unknown'],
    ['the counters say that STARTTLS failed', [CONNECT, CLIENT, END.replace('ehlo=1', 'ehlo=1 starttls=0/1')], 'none'],
    ['the counters say nothing of STARTTLS', [CONNECT, CLIENT, END], 'none'],
    ['the beginning is missing and the counters say nothing of STARTTLS', [CLIENT, END], 'none'],
    ['the beginning is missing and the counters say STARTTLS', [CLIENT, STARTTLS_END], 'unknown'],
    ['there are no counters, and no TLS was ever logged', [CONNECT, CLIENT, BARE_END], 'unknown'],
    ['there are no counters, and TLS was logged before', [OTHER_TLS, CONNECT, CLIENT, BARE_END], 'none'],
    ['there are no counters, and TLS is logged later', [CONNECT, CLIENT, BARE_END, OTHER_TLS], 'none'],
    ['there are no counters, and the beginning is missing', [OTHER_TLS, CLIENT, BARE_END], 'unknown'],
    ['there are no counters, and only smtp logs TLS', [TLS_TO, CONNECT, CLIENT, BARE_END], 'unknown'],
    ['the session does not end', [OTHER_TLS, CONNECT, CLIENT], 'unknown'],
    ['the process goes on to the next client', [OTHER_TLS, CONNECT, CLIENT, CONNECT], 'unknown'],
    ['the TLS line is broken', [CONNECT, TLS.slice(0, 62), CLIENT, END], 'unknown'],
  ])('without a TLS line, where %s', async (_, lines, version) => {
    expect(await shortly(log(...lines))).toEqual([`inbound ${version}`]);
  });

  it.each(['smtps', 'submissions', '465'])(
    'is unknown without a TLS line on %s, where TLS comes first',
    async (name) => {
      const text = log(CONNECT, CLIENT, END).replaceAll('postfix/smtpd', `postfix/${name}/smtpd`);
      expect(await shortly(text)).toEqual(['inbound unknown']);
    },
  );

  it('is not taken from another host', async () => {
    const text = log(CONNECT, CLIENT, BARE_END) + log(OTHER_TLS).replace(' mail ', ' other ');
    expect(await shortly(text)).toEqual(['inbound unknown']);
  });

  it('is not shown to be logged by a line of the day after', async () => {
    const text = log(CONNECT, CLIENT, BARE_END) + log(OTHER_TLS).replace('27 10', '28 11');
    expect(await shortly(text)).toEqual(['inbound unknown']);
  });

  it('comes with advice where it is not logged', async () => {
    const { result } = await readLog(log(CONNECT, CLIENT, STARTTLS_END, sent('4F1', 'x@y.de')));
    expect(result.notes.join(' ')).toMatch(
      /mail received.* set smtpd_tls_loglevel = 1 .*mail sent.* set smtp_tls_loglevel = 1/,
    );
    const { result: logged } = await readLog(log(CONNECT, TLS, CLIENT, STARTTLS_END, TLS_TO, sent('4F1', 'x@y.de')));
    expect(logged.notes.join(' ')).not.toContain('loglevel');
  });
});

describe('sent mail', () => {
  it('is one message per queue id, relay and day, with the recipients that were accepted', async () => {
    const lines = [
      TLS_TO,
      sent('4F1', 'a@x.de'),
      sent('4F1', 'b@x.de'),
      sent('4F1', 'c@x.de', undefined, 'dsn=4.0.0, status=deferred (host said: 450 later)'),
      removed('4F1'),
      TLS_TO.replace('TLSv1.2', 'TLSv1.3'),
      sent('4F2', 'a@x.de'),
      removed('4F2'),
    ];
    expect(await shortly(log(...lines))).toEqual(['outbound 1.2 to 2', 'outbound 1.3 to 1']);
  });

  it('is counted once per relay and once per UTC day', async () => {
    const other = sent('4F1', 'b@y.de', 'mx.y.example[2001:db8::9]:25');
    const text = log(TLS_TO, sent('4F1', 'a@x.de'), other);
    const later = log(TLS_TO, sent('4F1', 'c@x.de'), removed('4F1')).replaceAll('Jan 27', 'Jan 28');
    expect(merge((await readLog(text + later)).told).map(inShort)).toHaveLength(3);
  });

  it.each([
    ['a content filter on this host', sent('4F1', 'a@x.de', '127.0.0.1[127.0.0.1]:10024')],
    ['an IPv6 content filter on this host', sent('4F1', 'a@x.de', 'localhost[::1]:10024')],
    ['lmtp', sent('4F1', 'a@x.de').replace('smtp[', 'lmtp[')],
    ['a local socket', sent('4F1', 'a@x.de', 'mail[/var/run/lmtp]')],
    ['the virtual delivery agent', sent('4F1', 'a@x.de', 'virtual').replace('smtp[', 'virtual[')],
    ['a relay that bounced it', sent('4F1', 'a@x.de', undefined, 'dsn=5.0.0, status=bounced (host said: no)')],
    ['nobody', sent('4F1', 'a@x.de', 'none', 'dsn=4.0.0, status=deferred (connect: timed out)')],
    ['an address probe', sent('4F1', 'a@x.de', undefined, 'dsn=2.0.0, status=deliverable (250 ok)')],
  ])('does not include what went to %s', async (_, line) => {
    expect(await shortly(log(TLS_TO, line, removed('4F1')))).toEqual([]);
  });

  it('is found in other spellings of a delivery', async () => {
    const lines = [
      'relay/smtp[9]: 4F1: to=<"odd, one"@x.de>, orig_to=<a>, relay=mx[192.0.2.9]:25, conn_use=2, delay=1, status=sent (250 ok)',
      'smtp-amavis/smtp[9]: 4F2: to=<a@x.de>, relay=mx[192.0.2.9], delay=1, status=sent (250 ok)',
    ];
    expect(await shortly(log(TLS_TO, ...lines))).toEqual(['outbound 1.2 to 1', 'outbound none to 1']);
  });

  it('knows neither sender nor client', async () => {
    const { told } = await readLog(log(sent('4F1', 'a@x.de')));
    expect(told).toMatchObject([{ kind: 'connector', sender: '', domain: '', client: '', auth: 'none' }]);
  });
});

describe('the TLS version of sent mail', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['of the TLS line before it', [TLS_TO, sent('4F1', 'a@x.de')], ['outbound 1.2 to 1']],
    ['of a reused connection', [TLS_TO.replace('established', 'reused'), sent('4F1', 'a@x.de')], ['outbound 1.2 to 1']],
    [
      'none without one, once TLS was logged',
      [TLS_TO, sent('4F1', 'a@x.de', 'b[192.0.2.8]:25')],
      ['outbound none to 1'],
    ],
    ['none, once TLS is logged later', [sent('4F1', 'a@x.de'), removed('4F1'), TLS_TO], ['outbound none to 1']],
    ['unknown without one as long as TLS was not logged', [sent('4F1', 'a@x.de')], ['outbound unknown to 1']],
    ['unknown if only smtpd logs TLS', [OTHER_TLS, sent('4F1', 'a@x.de')], ['outbound unknown to 1']],
    [
      'none for the next message of that process without one',
      [TLS_TO, sent('4F1', 'a@x.de'), removed('4F1'), sent('4F2', 'a@x.de'), removed('4F2')],
      ['outbound 1.2 to 1', 'outbound none to 1'],
    ],
    [
      'that of the relay, where a process tried several',
      [TLS_TO, TLS_TO.replace('192.0.2.9', '192.0.2.8').replace('v1.2', 'v1'), sent('4F1', 'a@x.de')],
      ['outbound 1.2 to 1'],
    ],
    [
      'the weaker one where a message went two ways',
      [TLS_TO, sent('4F1', 'a@x.de'), sent('4F1', 'b@x.de').replace('[9]', '[10]'), removed('4F1')],
      ['outbound none to 2'],
    ],
    [
      'unknown where tlsproxy speaks to that relay and the process is silent',
      [TLS_TO.replace('smtp[9]', 'tlsproxy[4]'), sent('4F1', 'a@x.de')],
      ['outbound unknown to 1'],
    ],
    [
      'not told by tlsproxy for postscreen',
      [
        'tlsproxy[4]: Anonymous TLS connection established from [192.0.2.9]:25: TLSv1.2 with cipher X',
        sent('4F1', 'a@x.de'),
      ],
      ['outbound unknown to 1'],
    ],
    ['unknown after a broken TLS line', [TLS_TO.slice(0, 60), sent('4F1', 'a@x.de')], ['outbound unknown to 1']],
  ])('is %s', async (_, lines, expected) => {
    expect(await shortly(log(...lines))).toEqual(expected);
  });
});
