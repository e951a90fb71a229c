import { describe, expect, test } from 'vitest';
import { examine } from '../../../../adapters/sources/exim-log/examine.ts';
import { MS_PER_HOUR } from '../../../../src/model/time.ts';

const WRITTEN = new Date('2026-11-30T06:00:00Z');
const ID = '1vKabc-00000000aBc-1xYz';
const CIPHER = ' X=TLS1.3:TLS_AES_256_GCM_SHA384:256';
const six = [1, 2, 3, 4, 5, 6];

const received = (cipher: string, p = 'esmtps') => `${ID} <= a@fabrikam.com H=mx [192.0.2.9] P=${p}${cipher} S=9`;
const sent = (fields: string) => `${ID} => b@contoso.com R=dnslookup T=remote_smtp H=mx [192.0.2.77]${fields}`;

/** The doubts about a log whose dates are those of a clock so far from UTC. */
function doubts(
  messages: readonly string[],
  offsetMs = 0,
  declared: Readonly<Record<string, string>> = { zone: 'UTC' },
) {
  const date = new Date(WRITTEN.getTime() + offsetMs).toISOString().slice(0, 19).replace('T', ' ');
  const text = messages.map((message) => `${date} ${message}\n`).join('');
  const zones = [{ name: 'Europe/Berlin', offsetMs: MS_PER_HOUR }];
  return examine({ bytes: Buffer.from(text), fileName: 'mainlog', modifiedAt: WRITTEN, declared, zones });
}

describe('the end of a log of Exim', () => {
  test.each([
    ['with ciphers', [received(CIPHER), ...six.map(() => sent(''))], []],
    ['with clear text alone', [received('', 'esmtp')], []],
    ['with too little mail to tell', [sent('')], []],
    ['without ciphers, though it was encrypted', [received('')], [true]],
    ['without ciphers, though servers had certificates', [sent(' CV=yes')], [true]],
    ['without ciphers where most mail has one', six.map(() => sent('')), [false]],
  ])('%s is judged by it', async (_, messages, faults) => {
    const found = await doubts(messages);
    expect(found.map(({ isFault }) => isFault)).toEqual(faults);
    for (const { cure } of found) expect(cure).toContain('+tls_cipher');
  });

  test('with users of whom nothing says who they are is wrong', async () => {
    const found = await doubts([`${received(CIPHER, 'esmtpsa').replace(' S=9', '')} A=plain_server S=9`]);
    expect(found).toEqual([expect.objectContaining({ isFault: true, cure: expect.stringContaining('server_set_id') })]);
    expect(found[0]?.text).toContain('plain_server');
    expect(await doubts([`${received(CIPHER, 'esmtpsa').replace(' S=9', '')} A=plain_server:anna S=9`])).toEqual([]);
  });

  test('names the zone that fits where the declared one cannot be right', async () => {
    const [found, ...more] = await doubts([received(CIPHER)], MS_PER_HOUR, {});
    expect(more).toEqual([]);
    expect(found).toMatchObject({ isFault: true, cure: expect.stringContaining('zone: Europe/Berlin') });
    expect(await doubts([received(CIPHER)], MS_PER_HOUR, { zone: 'Europe/Berlin' })).toEqual([]);
  });

  test('of another program is no log of Exim', async () => {
    expect(await doubts(['some app: hello'])).toEqual([
      expect.objectContaining({ isFault: true, text: 'No line of Exim could be read at the end of the log.' }),
    ]);
  });
});
