import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples } from '../../../../adapters/sources/sendmail-log/examples.ts';
import { sendmailLog } from '../../../../adapters/sources/sendmail-log/source.ts';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import { runs } from '../../../seed/runs.ts';
import { inShort, merge } from '../read-log.ts';
import { readLog } from './read-log.ts';

const line = (message: string): string => `Jan 27 10:00:00 mail sm-mta[7]: ${message}\n`;
const SENT =
  'A1: to=<b@x>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=9, relay=mx. [192.0.2.9], dsn=2.0.0, stat=Sent';

describe('a log that is no good', () => {
  it('is read as far as it goes, or refused, wherever something else stands in it', async () => {
    const pieces = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '"',
        '(',
        '\\',
        ', ',
        '[',
        ']: ',
        'from=',
        'to=',
        '\\\\',
        ', size=',
        '\r',
        '\u0000',
        ' ...',
        '[1]: ',
      ),
    );
    const texts = fc.constantFrom(...examples.files.map(({ text }) => text));
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 30 }), pieces), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(texts, changes, async (text, all) => {
        let changed = text;
        for (const [at, length, piece] of all) {
          const from = at % changed.length;
          changed = changed.slice(0, from) + piece + changed.slice(from + length);
        }
        sendmailLog.recognise(Buffer.from(changed), 'x');
        await readLog(`${changed}\n`, { year: 2026 }).catch((cause: unknown) =>
          expect(cause).toBeInstanceOf(MailflowError),
        );
      }),
      { numRuns: runs(300) },
    );
  });

  it.each(['(', '"', ',', '\\', '<', 'a@x,', '<a@x>,', ' [more]', '\\303', 'sm-mta', ', delay='])(
    'says of a long line of %j that it cannot be understood, and reads on',
    async (piece) => {
      const long = piece.repeat(60_000 / piece.length);
      const said = [
        `A2: to=${long}`,
        `A3: from=${long}`,
        `AUTH=server, relay=${long}, authid=x`,
        `STARTTLS=server, relay=${long}, version=`,
      ];
      const { told, rejections } = await readLog(`${said.map(line).join('')}${line(SENT)}`);
      expect(merge(told).map(inShort)).toEqual(['outbound unknown to 1']);
      expect(rejections.map(({ line: number }) => number)).toEqual([1, 2, 3, 4]);
    },
  );

  it('is no log for all that it says its name', () => {
    for (const text of ['sm-mta'.repeat(500_000), 'date=2026-01-01 time='.repeat(100_000), 'sendmail['.repeat(300_000)])
      expect(sendmailLog.recognise(Buffer.from(text), 'x')).toBeUndefined();
  });

  it.each([
    ['a from= without its fields', 'A2: from=<a@x>, size=big', 'a from= without size=, nrcpts= and relay='],
    ['a to= without its fields', 'A2: to=<a@x>, stat=Sent', 'a to= without delay= and stat=, or with two of them'],
    [
      'a STARTTLS= that breaks off',
      'STARTTLS=server, relay=a b c, version=TLSv1.2',
      'a STARTTLS= without its other side and version',
    ],
    [
      'an AUTH= that breaks off',
      'AUTH=server, relay=mx [192.0.2.1], authid=anna, mech=',
      'an AUTH= without its other side and mechanism',
    ],
  ])('has its line told with a reason: %s', async (_, message, reason) => {
    const { rejections } = await readLog(line(message) + line(SENT));
    expect(rejections).toEqual([{ line: 1, reason }]);
  });
});
