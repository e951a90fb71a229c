import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examine } from '../../../../adapters/sources/postfix-log/examine.ts';
import { MS_PER_HOUR } from '../../../../src/model/time.ts';
import { runs } from '../../../seed/runs.ts';

const WRITTEN = new Date('2026-11-30T06:00:00Z');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `Nov 30 06:00:00`, as the clock of a zone so far from UTC shows it. */
function syslogDate(at: Date, offsetMs = 0): string {
  const local = new Date(at.getTime() + offsetMs);
  const day = String(local.getUTCDate()).padStart(2);
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  return `${MONTHS[local.getUTCMonth()]} ${day} ${clock}`;
}

const received = (id: number) => [
  `smtpd[81]: connect from mx.fabrikam.com[192.0.2.9]`,
  `smtpd[81]: 4XyZ12abcD${id}: client=mx.fabrikam.com[192.0.2.9]`,
  `smtpd[81]: disconnect from mx.fabrikam.com[192.0.2.9] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
];
const sent = (id: number) => [
  `smtp[82]: 4XyZ12abcE${id}: to=<a@fabrikam.com>, relay=mx.fabrikam.com[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
];
const TLS_FROM =
  'smtpd[81]: Anonymous TLS connection established from mx.fabrikam.com[192.0.2.9]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)';
const TLS_TO =
  'smtp[82]: Trusted TLS connection established to mx.fabrikam.com[192.0.2.9]:25: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)';
const STARTTLS = `smtpd[81]: disconnect from mx.fabrikam.com[192.0.2.9] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`;
const six = [1, 2, 3, 4, 5, 6];

function doubts(
  messages: readonly string[],
  given: { date?: string; declared?: Record<string, string>; zones?: [] } = {},
) {
  const { date = syslogDate(WRITTEN), declared = { zone: 'UTC' } } = given;
  const text = messages.map((message) => `${date} mx1 postfix/${message}\n`).join('');
  return examine({
    ...{ bytes: Buffer.from(text), fileName: 'mail.log', modifiedAt: WRITTEN, declared },
    zones: [{ name: 'Europe/Berlin', offsetMs: MS_PER_HOUR }],
  });
}

describe('the end of a log', () => {
  test.each([
    ['with TLS versions both ways', [...six.flatMap(received), ...six.flatMap(sent), TLS_FROM, TLS_TO], []],
    ['with too little mail to tell', [...received(1), ...sent(2)], []],
    [
      'with deliveries alone on this host',
      [
        TLS_FROM,
        ...six.flatMap(sent).map((each) => each.replace('mx.fabrikam.com[192.0.2.9]', '127.0.0.1[127.0.0.1]')),
      ],
      [],
    ],
    ['without TLS lines of clients', [...six.flatMap(received), TLS_TO], ['smtpd_tls_loglevel']],
    ['without TLS lines of servers', [...six.flatMap(sent), TLS_FROM], ['smtp_tls_loglevel']],
    ['without any', [...six.flatMap(received), ...six.flatMap(sent)], ['smtpd_tls_loglevel', 'smtp_tls_loglevel']],
    [
      'with the version in the line of the message',
      [...six.flatMap(sent).map((each) => each.replace('dsn=', 'tls=TLSv1.3, dsn='))],
      [],
    ],
  ])('%s is judged by it', async (_, messages, parameters) => {
    const found = await doubts(messages);
    expect(found.map(({ cure }) => /Set (\w+) = 1/.exec(cure)?.[1])).toEqual(parameters);
    expect(found.every(({ isFault }) => !isFault)).toBe(true);
  });

  test('of sessions whose counters prove TLS is wrong for certain', async () => {
    expect(await doubts([...six.flatMap(received), STARTTLS])).toEqual([
      expect.objectContaining({
        isFault: true,
        text: '6 received messages at its end, but no line has a TLS version.',
      }),
    ]);
  });

  test('of another program is no log of Postfix', async () => {
    const found = await examine({
      ...{ bytes: Buffer.from(`${syslogDate(WRITTEN)} mx1 cron[1]: hello\n`), fileName: 'x', modifiedAt: WRITTEN },
      ...{ declared: {}, zones: [] },
    });
    expect(found).toEqual([
      expect.objectContaining({ isFault: true, text: 'No line of Postfix could be read at the end of the log.' }),
    ]);
  });
});

describe('the zone', () => {
  test.each([
    ['of this machine', MS_PER_HOUR, 'zone: Europe/Berlin'],
    ['of somewhere else', -5 * MS_PER_HOUR, 'zone: -05:00'],
    ['with half an hour', 5.5 * MS_PER_HOUR, 'zone: +05:30'],
  ])('%s is named where the declared one cannot be', async (_, offset, cure) => {
    const [found, ...more] = await doubts([TLS_FROM], { date: syslogDate(WRITTEN, offset), declared: {} });
    expect(more).toEqual([]);
    expect(found?.isFault).toBe(true);
    expect(found?.cure).toContain(cure);
  });

  test('is no matter where lines say theirs, and where the file is a copy', async () => {
    expect(await doubts([TLS_FROM], { date: '2026-11-30T07:00:00.000000+01:00', declared: {} })).toEqual([]);
    expect(await doubts([TLS_FROM], { date: '2026-11-30T03:00:00.000000+01:00', declared: {} })).toEqual([]);
    const old = new Date(WRITTEN.getTime() - 40 * 24 * MS_PER_HOUR);
    expect(await doubts([TLS_FROM], { date: syslogDate(old), declared: {} })).toEqual([]);
  });

  test('that is named fits: declared, it leaves no doubt, wherever the log was written', async () => {
    const offsets = fc.integer({ min: -14 * 4, max: 14 * 4 }).map((quarters) => (quarters * MS_PER_HOUR) / 4);
    await fc.assert(
      fc.asyncProperty(offsets, fc.integer({ min: 0, max: 150 }), async (offset, secondsAgo) => {
        const newest = new Date(WRITTEN.getTime() - secondsAgo * 1000);
        const date = syslogDate(newest, offset);
        const [found] = await doubts([TLS_FROM], { date, declared: { zone: 'UTC' } });
        const isRight = offset === 0;
        expect(found === undefined).toBe(isRight);
        if (isRight) return;
        const zone = /zone: (\S+)$/.exec(found?.cure ?? '')?.[1] ?? '';
        expect(await doubts([TLS_FROM], { date, declared: { zone } })).toEqual([]);
      }),
      { numRuns: runs(60) },
    );
  });
});
