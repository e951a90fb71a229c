import { describe, expect, it, test } from 'vitest';
import { inShort, merge, readLog } from './read-log.ts';

const ID = '1vKabc-00000000aBc-1xYz';
const OLD_ID = '1l0pTU-0008OM-F9';
const at = (clock: string, rest: string): string => `2026-11-09 ${clock} ${rest}\n`;
const arrival = (fields: string, id = ID): string => at('10:00:00', `${id} <= a@fabrikam.com ${fields} S=900`);
const delivery = (fields: string, flag = '=>', recipient = 'b@contoso.com'): string =>
  at('10:00:01', `${ID} ${flag} ${recipient} R=dnslookup T=remote_smtp ${fields}`);
const COMPLETED = at('10:00:02', `${ID} Completed`);
const CIPHER = 'X=TLS1.3:TLS_AES_256_GCM_SHA384:256';

const told = async (...lines: readonly string[]): Promise<readonly string[]> =>
  merge((await readLog(lines.join(''))).told).map(inShort);

describe('a message that Exim took in', () => {
  it.each([
    ['from the internet', `H=mx.fabrikam.com (mx) [192.0.2.9] P=esmtps ${CIPHER} CV=no`, 'inbound 1.3'],
    ['from a host without a name', 'H=[192.0.2.9]:4711 P=esmtp', 'inbound none'],
    ['from a host that says HELO', 'H=(mx) [2001:DB8::9] P=smtp', 'inbound none'],
    ['through an interface', `H=mx [192.0.2.9] I=[192.0.2.1]:25 P=esmtps L ${CIPHER} CV=yes`, 'inbound 1.3'],
    ['with the name that the client says its user has', `H=mx [192.0.2.9] U=a b P=esmtps ${CIPHER}`, 'inbound 1.3'],
    ['over a connection with an id', `H=mx [192.0.2.9] Ci=12Q4 P=esmtps ${CIPHER}`, 'inbound 1.3'],
    [
      'over TLS 1.2 of an older Exim',
      'H=mx [192.0.2.9] P=esmtps X=TLSv1.2:ECDHE-RSA-AES128-GCM-SHA256:128',
      'inbound 1.2',
    ],
    ['over TLS 1.0 of an older Exim', 'H=mx [192.0.2.9] P=esmtps X=TLSv1:AES256-SHA:256', 'inbound 1.0'],
    ['in a session that was resumed', `H=mx [192.0.2.9] P=esmtps ${CIPHER}*`, 'inbound 1.3'],
    ['with a family of ciphers', 'H=mx [192.0.2.9] P=esmtps X=TLSv1/SSLv3:RC4-MD5:128', 'inbound unknown(TLSv1/SSLv3)'],
    ['encrypted, and no cipher', 'H=mx [192.0.2.9] P=esmtps', 'inbound unknown'],
    ['with TLS first, and no cipher', 'H=mx [192.0.2.9] P=essmtp', 'inbound unknown'],
    ['with a certificate, and no cipher', 'H=mx [192.0.2.9] P=smtp CV=no', 'inbound unknown'],
    ['through a proxy', 'H=mx [192.0.2.9] P=esmtp PRX=192.0.2.250', 'inbound unknown'],
    ['by a command', 'U=root P=local', 'local none'],
    ['by a bounce', `R=${OLD_ID} U=Debian-exim P=local`, 'local none'],
    ['by SMTP on the standard input', 'U=www P=local-esmtp', 'local none'],
    ['from a scanner that calls it something', 'U=mail P=spam-scanned', 'local none'],
    ['over the loopback interface', 'H=localhost (www) [127.0.0.1] P=esmtp', 'local none'],
    ['over the loopback interface of IPv6', `H=localhost [::1] P=esmtps ${CIPHER}`, 'local 1.3'],
    [
      'of a user who signed in',
      `H=(phone) [192.0.2.9] P=esmtpsa ${CIPHER} CV=no A=plain_dovecot:Info@zzmail.test`,
      'submission 1.3 info@zzmail.test',
    ],
    ['of a user in clear text', 'H=(phone) [192.0.2.9] P=esmtpa A=login:anna K', 'submission none anna'],
    ['of a user on the host itself', 'H=localhost [127.0.0.1] P=esmtpa A=login:anna', 'submission none anna'],
    ['of a user of an old version', 'H=(phone) [192.0.2.9] P=asmtp A=login:anna', 'submission none anna'],
    [
      'of a user whose name has blanks',
      'H=(phone) [192.0.2.9] P=esmtpa A=login:anna lee PRDR',
      'submission none anna lee',
    ],
    ['of a user and what they claim', 'H=x [192.0.2.9] P=esmtpa A=login:anna:boss@contoso.com', 'submission none anna'],
    ['of somebody who signed in', 'H=(phone) [192.0.2.9] P=esmtpa A=plain_server', 'submission none plain_server'],
    [
      'with a certificate and a server name',
      `H=x [192.0.2.9] P=esmtpsa ${CIPHER} CV=yes DN="CN=x, O="a b"" SNI=mx A=tls:anna`,
      'submission 1.3 anna',
    ],
  ])('%s', async (_, fields, message) => {
    expect(await told(arrival(fields))).toEqual([message]);
    expect(await told(arrival(fields, OLD_ID))).toEqual([message]);
  });

  test.each([
    ['plain_login', 'basic'],
    ['fixed_cram', 'basic'],
    ['spa', 'basic'],
    ['SCRAM_SHA_256', 'basic'],
    ['xoauth2_plain', 'oauth'],
    ['oauthbearer', 'oauth'],
    ['external', 'other'],
    ['spamfilter', 'other'],
  ])('signed in with the authenticator %s counts as %s', async (name, auth) => {
    const read = await readLog(arrival(`H=x [192.0.2.9] P=esmtpsa ${CIPHER} A=${name}:anna`));
    expect(read.told.map((fact) => fact.auth)).toEqual([auth]);
  });

  test('whose line breaks off is rejected', async () => {
    for (const fields of ['', 'H=mx', 'H=mx [192.0.2.9]', 'U=root']) {
      const { told: facts, rejections } = await readLog(
        at('10:00:00', `${ID} <= a@fabrikam.com ${fields}`) + COMPLETED,
      );
      expect({ facts, rejected: rejections.length }).toEqual({ facts: [], rejected: 1 });
    }
  });

  test('has the recipients that its line lists, or those of whom something was said', async () => {
    const recipients = async (...lines: readonly string[]) =>
      merge((await readLog(lines.join(''))).told).map(({ direction, recipients: to }) => `${direction} ${to}`);
    const listed = at('10:00:00', `${ID} <= a@fabrikam.com U=x P=local S=9 for b@contoso.com "c d"@contoso.com`);
    const unlisted = arrival('U=x P=local');
    const local = (flag: string, to: string) => at('10:00:01', `${ID} ${flag} ${to} R=local T=mail_spool`);
    expect(await recipients(listed)).toEqual(['local 2']);
    expect(await recipients(listed.replace('>> for', 'for'), local('=>', 'b@contoso.com'))).toEqual(['local 2']);
    expect(await recipients(unlisted)).toEqual(['local null']);
    expect(
      await recipients(
        unlisted,
        local('==', 'b@contoso.com'),
        local('=>', 'b <B@contoso.com>'),
        local('->', 'x@elsewhere <list@contoso.com>'),
        local('=>', '|/usr/bin/vacation <list@contoso.com>'),
        local('**', 'c@contoso.com <c@contoso.com>:'),
        COMPLETED,
      ),
    ).toEqual(['local 3']);
  });

  test('is none where it was rejected or given up, whatever the line says of TLS', async () => {
    const lines = [
      `H=test.biz [192.0.2.9] ${CIPHER} CV=no F=<jack@test.biz> rejected RCPT <sales@contoso.com>: No Such User Here`,
      `H=test.biz [192.0.2.9] ${CIPHER} CV=no rejected MAIL <boss@contoso.com>: no`,
      `${ID} H=test.biz [192.0.2.9] ${CIPHER} F=<jack@test.biz> rejected after DATA: spam`,
      'login authenticator failed for (x) [192.0.2.9]: 535 Incorrect authentication data (set_id=dave)',
      'SMTP connection lost after final dot H=x [192.0.2.9] P=esmtps',
      'no host name found for IP address 192.0.2.9',
      `${ID} Message is frozen`,
    ];
    const read = await readLog(lines.map((line) => at('10:00:00', line)).join(''));
    expect(read).toMatchObject({ told: [], rejections: [], result: { rows: 7 } });
  });

  test('that a user was refused when it was there is an attempt of that user', async () => {
    const line = `${ID} H=(phone) [192.0.2.9]:4711 ${CIPHER} CV=no F=<"x> A=plain:boss rejected after DATA: "@x> A=login:Anna rejected after DATA: spam`;
    const { told: facts } = await readLog(at('10:00:00', line));
    expect(facts).toMatchObject([{ kind: 'refused', sender: 'anna', client: '192.0.2.9', auth: 'basic', tls: '1.3' }]);
  });
});

describe('a message that Exim handed on', () => {
  const HOST = 'H=mx.contoso.com [192.0.2.77]';

  it.each([
    ['over TLS', `${HOST} ${CIPHER} CV=yes DN="CN=mx" C="250 ok"`, ['outbound 1.3 to 1']],
    ['to a port', `H=mx.contoso.com [192.0.2.77]:587 ${CIPHER} CV=dane`, ['outbound 1.3 to 1']],
    ['down a connection that is used again', `${HOST}* I=[192.0.2.1] ${CIPHER}`, ['outbound 1.3 to 1']],
    ['encrypted, and no cipher', `${HOST} CV=no C="250 ok"`, ['outbound unknown to 1']],
    ['in clear text, and no cipher anywhere', `${HOST} C="250 ok"`, ['outbound unknown to 1']],
    ['to a server that answers like a field', `${HOST} CV=no C="250 X=TLS1.0:x:1 "`, ['outbound unknown to 1']],
    ['to this host', 'H=localhost [127.0.0.1] C="250 ok"', []],
    ['to a host without an address', 'H=store C="250 ok"', []],
  ])('%s', async (_, fields, messages) => {
    expect(await told(delivery(fields), COMPLETED)).toEqual(messages);
  });

  test.each([
    '',
    ' F=<a@example.org>',
    ' Q=bulk',
    ' SRS=<srs0=h=t=example.org=a@contoso.com>',
    ' P=<prvs=1=a@contoso.com>',
    ' F=<> Q=bulk SRS=<SRS0=" R=x"@contoso.com> P=<>',
  ])('behind the fields of its sender:%s', async (fields) => {
    const route = `R=dnslookup T=remote_smtp ${HOST} ${CIPHER} C="250 ok"`;
    const line = at('10:00:01', `${ID} => b@contoso.com <list@contoso.com>${fields} ${route}`);
    expect(await told(line, COMPLETED)).toEqual(['outbound 1.3 to 1']);
  });

  test('behind a field that nobody has heard of is refused, not taken for one on this host', async () => {
    const line = at('10:00:01', `${ID} => b@contoso.com NEW=1 R=dnslookup T=remote_smtp ${HOST} ${CIPHER} C="250 ok"`);
    const { told: facts, rejections } = await readLog(line + COMPLETED);
    expect({ facts, reasons: rejections.map(({ reason }) => reason) }).toEqual({
      facts: [],
      reasons: ['a delivery with ambiguous fields'],
    });
  });

  test('to a mailbox stays there, whatever its program answers', async () => {
    const text = `${ID} => b <b@contoso.com> R=local T=lmtp_delivery C="250 2.0.0 H=mx.example [192.0.2.9] saved"`;
    const { told: facts, rejections } = await readLog(at('10:00:01', text) + COMPLETED);
    expect({ facts, rejections }).toEqual({ facts: [], rejections: [] });
  });

  test('in clear text is known for that once any line says a cipher, before or after', async () => {
    const silent = delivery(HOST);
    const cipher = arrival(`H=x [192.0.2.9] P=esmtps ${CIPHER}`, OLD_ID);
    expect(await told(silent, cipher, COMPLETED)).toEqual(['inbound 1.3', 'outbound none to 1']);
    expect(await told(silent, COMPLETED, cipher)).toEqual(['inbound 1.3', 'outbound none to 1']);
    expect(await told(cipher, silent, COMPLETED)).toEqual(['inbound 1.3', 'outbound none to 1']);
    const withheld = arrival('H=x [192.0.2.9] P=esmtps', OLD_ID);
    expect(await told(withheld, silent, COMPLETED)).toEqual(['inbound unknown', 'outbound unknown to 1']);
  });

  test('is one message per server and day, with as many recipients as were accepted, and the weakest TLS', async () => {
    const [one, two] = [`${HOST} ${CIPHER}`, `H=mx2 [192.0.2.78] X=TLS1.2:x:1`];
    const messages = await told(
      delivery(one),
      delivery(one, '->', 'c@contoso.com'),
      delivery(two, '=>', 'd@contoso.com'),
      delivery(one.replace('1.3', '1.2'), '=>', 'e@contoso.com'),
      delivery('defer (110): Connection timed out', '==', 'f@contoso.com'),
      delivery(`${one}: SMTP error`, '**', 'g@contoso.com'),
      delivery(one, '*>', 'h@contoso.com'),
      delivery(one, '=>', 'f@contoso.com').replace('-09 10', '-10 01'),
      COMPLETED.replace('-09 10', '-10 01'),
    );
    expect(messages).toEqual(['outbound 1.2 to 1', 'outbound 1.2 to 3', 'outbound 1.3 to 1']);
  });

  test('while the client waits is one as well', async () => {
    const lines = [delivery(`${HOST} ${CIPHER}`, '>>'), arrival(`H=x [192.0.2.9] P=esmtps ${CIPHER}`), COMPLETED];
    expect(await told(...lines)).toEqual(['inbound 1.3', 'outbound 1.3 to 1']);
    expect(merge((await readLog(lines.join(''))).told).map(({ recipients }) => recipients)).toEqual([1, 1]);
  });

  it.each([
    ['a command of a user', `|/usr/bin/x R=a T=remote_smtp ${HOST} <b@contoso.com>`],
    ['a file of a user', `/home/x/R=a T=remote_smtp ${HOST} <b@contoso.com>`],
    ['what a filter answers', `>b@contoso.com R=a T=remote_smtp ${HOST} <b@contoso.com>`],
  ])('is none where it went to %s', async (_, to) => {
    expect(await told(at('10:00:01', `${ID} => ${to} R=userforward T=address_pipe`))).toEqual([]);
  });

  test('is none where it went to a mailbox by LMTP, or to an address of the relay', async () => {
    expect(await told(delivery(HOST).replace('remote_smtp', 'dovecot_lmtp'))).toEqual([]);
    const own = await readLog(delivery(HOST), { declared: { own: '192.0.2.77' } });
    expect(own.told).toEqual([]);
  });
});

describe('syslog', () => {
  const line = (date: string, rest: string) => `${date} MX1 exim[812]: ${rest}\n`;
  const body = `${ID} <= a@fabrikam.com H=mx [192.0.2.9] P=esmtps ${CIPHER} S=9`;

  it.each([
    ['with both dates', line('Nov  9 10:00:00', `2026-11-09 10:00:00 ${body}`), '2026-11-09T09:00:00Z'],
    ['without the inner one', line('Nov  9 10:00:00', body), '2026-11-09T09:00:00Z'],
    [
      'with a zone in the outer one',
      line('2026-11-09T10:00:00.123456+03:00', `2026-11-09 10:00:00 ${body}`),
      '2026-11-09T07:00:00Z',
    ],
    [
      'in parts',
      line('Nov  9 10:00:00', `[1/2] 2026-11-09 10:00:00 ${body.slice(0, 60)}`) +
        line('Nov  9 10:00:00', `[2/2] ${body.slice(60)}`),
      '2026-11-09T09:00:00Z',
    ],
    ['under another name', line('Nov  9 10:00:00', body).replace('exim', 'mailer'), '2026-11-09T09:00:00Z'],
  ])('%s', async (_, text, hour) => {
    const declared = { zone: 'Europe/Berlin', syslogName: 'mailer' };
    const read = await readLog(text, { year: 2026, declared });
    expect(read.told).toMatchObject([{ host: 'mx1', tls: '1.3', hour: Date.parse(hour) / 3_600_000 }]);
  });

  test('under a name that is not declared is pointed out', async () => {
    await expect(
      readLog(line('Nov  9 10:00:00', body).replace('exim', 'mailer'), { year: 2026 }),
    ).rejects.toMatchObject({
      code: 'nothing-usable',
      cure: expect.stringContaining('syslogName=mailer'),
    });
  });
});

test('of a container, each line in JSON, is the same', async () => {
  const text = arrival(`H=mx [192.0.2.9] P=esmtps ${CIPHER}`);
  const wrapped = `${JSON.stringify({ log: text, stream: 'stdout', time: '2026-11-09T09:00:00.5Z' })}\n`;
  const { told: facts } = await readLog(wrapped);
  expect(facts).toMatchObject([{ tls: '1.3', hour: Date.parse('2026-11-09T09:00:00Z') / 3_600_000 }]);
});

test('a log of Postfix is refused and named', async () => {
  await expect(
    readLog('Nov  9 10:00:00 mx1 postfix/smtpd[1]: connect from a[192.0.2.1]\n', { year: 2026 }),
  ).rejects.toThrow(/has no line of Exim/);
});

describe('the hour that clocks show twice', () => {
  const lines = (zone = '') =>
    ['01:30:00', '02:15:00', '02:59:59', '02:15:00', '03:00:00']
      .map((clock, i) => `2026-10-25 ${clock}${zone} 1vKab${i}-0001Xy-2Z <= a@x.com U=x P=local S=9\n`)
      .join('');
  const notesOf = async (text: string, zone: string) =>
    (await readLog(text, { declared: { zone } })).result.notes.filter((note) => note.includes('twice'));

  test('is read as of the first time, and that is said once', async () => {
    const [note, ...more] = await notesOf(lines(), 'Europe/Berlin');
    expect(note).toContain('2026-10-25 02:15');
    expect(more).toEqual([]);
    const { told: facts } = await readLog(lines(), { declared: { zone: 'Europe/Berlin' } });
    expect(facts.map(({ hour }) => hour % 24)).toEqual([23, 0, 0, 0, 2]);
  });

  test('leaves no doubt where the log says its zone, or the zone has no such hour', async () => {
    expect(await notesOf(lines(' +0100'), 'Europe/Berlin')).toEqual([]);
    expect(await notesOf(lines(), '+01:00')).toEqual([]);
    expect(await notesOf(lines().replaceAll('10-25', '10-26'), 'Europe/Berlin')).toEqual([]);
  });
});
