import { describe, expect, it } from 'vitest';
import { sources } from '../../../../adapters/sources/index.ts';
import { sendmailLog } from '../../../../adapters/sources/sendmail-log/source.ts';
import { chooseSource } from '../../../../src/ingest/choose-source.ts';
import { inShort, merge } from '../read-log.ts';
import { readLog } from './read-log.ts';

const recognise = (text: string | Uint8Array) => sendmailLog.recognise(Buffer.from(text), 'any.log');
const LINE =
  'Jan 27 10:00:00 mail sm-mta[7]: q0RA00xx000007: from=<a@x.de>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTP, daemon=MTA, relay=mx [192.0.2.1]\n';
const forti = (id: string, text: string, type = 'event subtype=smtp') =>
  `date=2021-01-27 time=10:10:00 device_id=FE100C01 log_id=0003000001 type=${type} pri=information  user=mail ui=mail action=NONE status=N/A session_id="${id}" msg="${text}"\n`;

describe('recognising a Sendmail log', () => {
  it.each([
    ['one line', LINE],
    ['RFC 3339 dates', LINE.replace('Jan 27 10:00:00', '2022-01-08T19:42:12.941563+00:00')],
    ['the name sendmail', LINE.replace('sm-mta', 'sendmail')],
    ['the name of a queue runner', LINE.replace('sm-mta', 'sm-mta-runq')],
    ['CRLF', LINE.replace('\n', '\r\n')],
    ['UTF-16', Buffer.from(LINE, 'utf16le')],
    ['Solaris', LINE.replace('q0RA00', '[ID 801593 mail.info] q0RA00')],
    ['other programs in between', `Jan 27 10:00:00 mail dovecot: hello\n${LINE}Jan 27 10:00:00 mail kernel: x\n`],
    ['a first and a last line that are not whole', `end: from=<x\n${LINE.repeat(3)}Jan 2`],
    ['FortiMail', forti('q0RA00xx000007', 'STARTTLS=server, relay=mx [192.0.2.1], version=TLSv1.2, verify=NO')],
    ['FortiMail through syslog', `<190>Jan 27 10:10:01 fml ${forti('q0RA00xx000007', 'to=<x>, delay=1')}`],
    ['FortiMail with other events', forti('', 'x', 'kevent subtype=system').repeat(2) + forti('a', 'from=<x>')],
  ])('works with %s, and no other source claims it', (_, text) => {
    const bytes = Buffer.from(text);
    expect(recognise(bytes)).toBe('sendmail-log');
    expect(chooseSource(sources, undefined, bytes, 'x').name).toBe('sendmail-log');
  });

  it.each([
    ['nothing', ''],
    ['CSV', 'date,sender,message_count\n2021-01-27,a@example.com,3\n'],
    ['JSON', JSON.stringify({ log: LINE, more: [1, 2] }, null, 2)],
    ['a Postfix log', 'Jan 27 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]\n'],
    ['the log of something else of that name', 'Jan 27 10:00:00 mail sendmail[1]: hello\n'.repeat(3)],
    ['the log of something else', 'Jan 27 10:00:00 mail sm-notify[1]: Version 2.5.4 starting\n'.repeat(3)],
    ['mail that quotes a log', `From: a@example.com\nSubject: sendmail\n\nHello,\nplease look:\n${LINE}`],
    [
      'a log of FortiGate',
      'date=2021-01-27 time=10:10:00 devname="FGT" devid="FG100" logid="0000000013" type="traffic" subtype="forward"\n',
    ],
    ['FortiMail without mail', forti('', 'x', 'kevent subtype=system').repeat(3)],
  ])('does not take %s for one', (_, text) => {
    expect(recognise(text)).toBeUndefined();
  });

  it('reads what logs under another name when that is declared', async () => {
    const named =
      LINE.replace('sm-mta', 'mta-in') +
      LINE.replace(/sm-mta.*/, 'mta-in[8]: q0RA00xx000007: to=<b@x>, delay=00:00:01, mailer=local, pri=9, stat=Sent');
    await expect(readLog(named)).rejects.toThrow(/no line of Sendmail/);
    const { told } = await readLog(named, { declared: { syslogName: 'mta-in', host: 'x' } });
    expect(told.map(inShort)).toEqual(['inbound unknown']);
  });

  it('leaves a file of two servers to whoever names one', () => {
    const both = Buffer.from(`${LINE}Jan 27 10:00:00 mx2 postfix/qmgr[7]: 4F1: removed\n`);
    expect(() => chooseSource(sources, undefined, both, 'x')).toThrow(/postfix-log or sendmail-log/);
    expect(chooseSource(sources, 'sendmail-log', both, 'x').name).toBe('sendmail-log');
  });
});

describe('an event log of FortiMail', () => {
  const told = async (text: string) => merge((await readLog(text)).told);
  const session = [
    forti(
      'q0R1111AA',
      'STARTTLS=server, relay=mx.example.org [192.0.2.1], version=TLSv1.2, verify=NO, cipher=X, bits=256/256',
    ),
    forti('q0R1111AA', 'AUTH=server, relay=mx.example.org [192.0.2.1], authid=anna, mech=LOGIN, bits=0'),
    forti(
      'q0R1111AA-q0R1111AB',
      'from=<"a b"@x.de>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTP, daemon=SMTP_MTA, relay=mx.example.org [192.0.2.1]',
    ),
    forti(
      'q0R1111AA-q0R1111AB',
      'STARTTLS=client, relay=mail.contoso.com., version=TLSv1.3, verify=OK, cipher=X, bits=256/256',
    ),
    forti(
      'q0R1111AA-q0R1111AB',
      'to=<b@contoso.com>, delay=00:00:06, xdelay=00:00:06, mailer=esmtp, pri=165917, relay= [198.51.100.9], dsn=2.0.0, stat=Sent (Ok: queued as "4T9")',
    ),
  ];

  it('is read as what Sendmail says in it, session by session', async () => {
    const facts = await told(session.join(''));
    expect(facts.map(inShort)).toEqual(['outbound 1.3 to 1', 'submission 1.2 anna']);
    expect([...new Set(facts.map(({ host }) => host))]).toEqual(['fe100c01']);
  });

  it('is read behind what a syslog server writes, in the declared zone', async () => {
    const text = session.map((line) => `<190>Jan 27 09:10:05 10.0.0.5 ${line}`).join('');
    const { told: facts } = await readLog(text, { declared: { zone: 'Europe/Berlin' } });
    expect(merge(facts).map(inShort)).toEqual(['outbound 1.3 to 1', 'submission 1.2 anna']);
    expect(facts[0]?.hour).toBe(Math.floor(Date.UTC(2021, 0, 27, 9) / 3_600_000));
  });

  it('is read with commas between its fields, and seconds with a fraction', async () => {
    const text = session
      .join('')
      .replaceAll('time=10:10:00 ', 'time=10:10:00.123 ')
      .replaceAll(/(?<=^date=\S+|time=\S+|type=event) /gm, ', ');
    expect((await told(text)).map(inShort)).toEqual(['outbound 1.3 to 1', 'submission 1.2 anna']);
  });

  it('does not mix sessions', async () => {
    const other = session.map((line) =>
      line.replaceAll('q0R1111A', 'q0R2222A').replace('anna', 'bert').replace('TLSv1.2', 'TLSv1.1'),
    );
    const mixed = session.flatMap((line, at) => [line, other[at] as string]);
    expect((await told(mixed.join(''))).map(inShort)).toEqual([
      ...['outbound 1.3 to 1', 'outbound 1.3 to 1', 'submission 1.2 anna', 'submission 1.1 bert'],
    ]);
  });

  it('has no other lines than those of mail', async () => {
    const spam = forti(
      'q0R1111AA',
      'STARTTLS=server, relay=x [192.0.2.1], version=TLSv1, verify=NO',
      'spam subtype=default',
    );
    const { told: facts, rejections } = await readLog(
      [...session, spam, forti('', 'x', 'kevent subtype=dns')].join(''),
    );
    expect(facts.length).toBeGreaterThan(0);
    expect(rejections).toEqual([]);
  });
});
