import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { authPhrase } from '../../../../adapters/sources/sendmail-log/phrases/auth.ts';
import { namedLine } from '../../../../adapters/sources/sendmail-log/phrases/line.ts';
import { tlsPhrase } from '../../../../adapters/sources/sendmail-log/phrases/tls.ts';
import { merge } from '../read-log.ts';
import { readLog } from './read-log.ts';

const SAMPLES = new URL('../../../../../shared/samples/exim-sendmail/', import.meta.url);
const isHere = existsSync(SAMPLES);
const sample = (name: string): string => readFileSync(new URL(name, SAMPLES), 'utf8');

describe.skipIf(!isHere)(`real logs${isHere ? '' : ' (skipped: the samples folder is absent)'}`, () => {
  it('have one arrival over TLS 1.3', async () => {
    const { told, rejections } = await readLog(sample('sendmail-2022-03-18.log'), { year: 2022 });
    expect(merge(told)).toMatchObject([
      { kind: 'connector', direction: 'inbound', tls: '1.3', auth: 'none', recipients: 1 },
    ]);
    expect(rejections).toEqual([]);
  });

  it('have three families of ciphers, three logins, and a delivery to three recipients', async () => {
    const text = sample('sendmail-2012-fragments.log');
    const messages = text.split('\n').map((line) => namedLine(line.slice(line.indexOf(']: ') + 3)).text);
    const tls = messages.flatMap((message) => tlsPhrase(message) ?? []);
    expect(tls.map((phrase) => phrase !== 'broken' && phrase.side !== 'failed' && phrase.tls.version)).toEqual(
      Array.from({ length: 3 }, () => 'unknown'),
    );
    const logins = messages.flatMap((message) => authPhrase(message) ?? []);
    expect(logins.map((phrase) => phrase !== 'broken' && phrase.user)).toEqual(['user1', 'user1', 'user1@isp.example']);
    const { told, rejections } = await readLog(text, { year: 2012 });
    expect(merge(told)).toMatchObject([{ direction: 'outbound', recipients: 3, messages: 1, tls: 'unknown' }]);
    expect(rejections).toEqual([]);
  });

  it('of Exim are none of Sendmail', async () => {
    await expect(readLog(sample('crowdsec-exim-syslog.log'), { year: 2022 })).rejects.toThrow(/no line of Sendmail/);
  });
});
