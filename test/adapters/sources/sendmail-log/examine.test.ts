import { describe, expect, test } from 'vitest';
import { examine } from '../../../../adapters/sources/sendmail-log/examine.ts';
import { MS_PER_HOUR } from '../../../../src/model/time.ts';

const WRITTEN = new Date('2026-11-30T06:00:00Z');
const received = (id: number, proto = 'ESMTP') =>
  `A${id}: from=<a@x.de>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=${proto}, daemon=MTA, relay=mx.fabrikam.com [192.0.2.9]`;
const sent = (id: number, relay = 'mx.fabrikam.com. [192.0.2.9]') =>
  `A${id}: to=<b@x.de>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=9, relay=${relay}, dsn=2.0.0, stat=Sent (ok)`;
const TLS = 'STARTTLS=server, relay=mx.fabrikam.com [192.0.2.9], version=TLSv1.3, verify=NO, cipher=X, bits=256/256';
const six = [1, 2, 3, 4, 5, 6];

const doubts = (
  messages: readonly string[],
  date = 'Nov 30 06:00:00',
  declared: Record<string, string> = { zone: 'UTC' },
) =>
  examine({
    bytes: Buffer.from(messages.map((message) => `${date} mx1 sm-mta[7]: ${message}\n`).join('')),
    ...{ fileName: 'maillog', modifiedAt: WRITTEN, declared },
    zones: [{ name: 'Europe/Berlin', offsetMs: MS_PER_HOUR }],
  });

describe('the end of a log', () => {
  test.each<[string, readonly string[], readonly boolean[]]>([
    ['with TLS versions', [...six.map((id) => received(id)), TLS], []],
    [
      'with a login, which is logged from the same level on',
      [...six.map((id) => received(id)), 'AUTH=server, relay=x [192.0.2.1], authid=a, mech=PLAIN, bits=0'],
      [],
    ],
    ['with too little mail to tell', [received(1), sent(1)], []],
    ['with mail on this host alone', six.map((id) => sent(id, '[127.0.0.1] [127.0.0.1]')), []],
    ['without TLS lines', six.map((id) => received(id)), [false]],
    ['without TLS lines of deliveries', six.map((id) => sent(id)), [false]],
    ['whose protocols prove TLS', six.map((id) => received(id, 'ESMTPS')), [true]],
  ])('%s is judged by it', async (_, messages, faults) => {
    const found = await doubts(messages);
    expect(found.map(({ isFault }) => isFault)).toEqual(faults);
    for (const { text, cure } of found) {
      expect(text).toMatch(/^6 (?:received messages|deliveries) at its end, but no line has a TLS version\.$/);
      expect(cure).toContain('confLOG_LEVEL');
    }
  });

  test('of another program is no log of Sendmail', async () => {
    const bytes = Buffer.from('Nov 30 06:00:00 mx1 cron[1]: hello\n');
    const found = await examine({ ...{ bytes, fileName: 'x', modifiedAt: WRITTEN, declared: {} }, zones: [] });
    expect(found).toEqual([
      expect.objectContaining({ isFault: true, text: 'No line of Sendmail could be read at the end of the log.' }),
    ]);
  });

  test('names the zone that fits where the declared one cannot be', async () => {
    const [found] = await doubts([TLS], 'Nov 30 07:00:00', {});
    expect(found).toMatchObject({ isFault: true, cure: 'Declare the zone that fits: zone: Europe/Berlin' });
  });
});
