import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../../../../adapters/sources/postfix-log/phrases/delivery.ts';
import { SAYS } from '../../../../adapters/sources/postfix-log/phrases/says.ts';
import { runs } from '../../../seed/runs.ts';
import { lineOf } from './line-of.ts';
import { inShort, merge, readLog } from './read-log.ts';

const EVIL = 'relay=evil[203.0.113.66]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok';
const TRUE = 'relay=mx[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=5.0.0, status=bounced (no)';

function deliveryPhrase(message: string) {
  const line = lineOf('smtp', message);
  return line.says === SAYS.deliveryBroken ? 'broken' : deliveryOf(line);
}

describe('texts of strangers', () => {
  it.each<[string, string]>([
    ['a quoted recipient', `4F1: to=<"x>, ${EVIL}"@x.de>, ${TRUE}`],
    ['a quoted recipient with a quote in it', `4F1: to=<"x\\">, ${EVIL}"@x.de>, ${TRUE}`],
    ['the original recipient', `4F1: to=<a@x.de>, orig_to=<"y>, ${EVIL}"@x.de>, ${TRUE}`],
    ['the answer', `4F1: to=<a@x.de>, ${TRUE.replace('no', EVIL)}`],
    ['a recipient without angle brackets', `4F1: to=a@x.de, ${TRUE}`],
    ['an original recipient without angle brackets', `4F1: to=a@x.de, orig_to=root@localhost, ${TRUE}`],
  ])('in %s do not pass for the fields of a delivery', (_, message) => {
    expect(deliveryPhrase(message)).toMatchObject({
      ...{ queueId: '4F1', status: 'bounced', relay: { endpoint: '[192.0.2.9]:25' } },
    });
  });

  it.each([`4F1: to=<x>, ${EVIL})@x.de>, ${TRUE}`, `4F1: to=<a@x.de>, ${EVIL}>, ${TRUE})`, '4F1: to=<"x, relay=y'])(
    'that leave two ways to read a delivery have it rejected: %s',
    (message) => {
      expect(deliveryPhrase(message)).toBe('broken');
    },
  );

  it.each([
    '4F1: from=<a, size=1, nrcpt=9 (queue active)@x.de>, status=expired, returned to sender',
    '4F1: from=<a>, size=1, nrcpt=9 (queue active) <b>',
    'warning: 4F1: from=<a>, size=1, nrcpt=9 (queue active)',
    '4F1: from=<x>: removed',
    'skipped, still being delivered: removed',
  ])('do not take a message into the queue or out of it: %s', (message) => {
    expect(lineOf('qmgr', message).says).toBe(0);
  });

  it('never make another delivery of the line than its real fields, for any recipient that Postfix writes', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('>', ', relay=', '">', '\\"', EVIL, 'status=sent (', ', orig_to=<'),
    );
    const quoted = fc.array(piece, { maxLength: 5 }).map((all) => `"${all.join('').replace(/[\\"]/g, '\\$&')}"@x.de`);
    const address = fc.oneof(quoted, fc.constantFrom('a@x.de', 'a+b@x.de', ''));
    fc.assert(
      fc.property(address, fc.option(address), fc.array(piece, { maxLength: 4 }), (to, original, answer) => {
        const orig = original === null ? '' : `orig_to=<${original}>, `;
        const said = answer.join('').replace(/[\n\r]/g, ' ');
        const phrase = deliveryPhrase(
          `4F1: to=<${to}>, ${orig}relay=mx[192.0.2.9]:25, delay=1, dsn=2.0.0, status=deferred (${said})`,
        );
        if (phrase === 'broken') expect(said).toContain(', relay=');
        else expect(phrase).toMatchObject({ status: 'deferred', relay: { endpoint: '[192.0.2.9]:25' } });
      }),
      { numRuns: runs(500) },
    );
  });

  it('in a user name, a client name or an answer make no second message', async () => {
    const text = [
      'smtpd[7]: connect from a[192.0.2.1]',
      'smtpd[7]: 4F1: client=a[192.0.2.1], sasl_method=PLAIN, sasl_username=x, 4F2: client=b[192.0.2.2]',
      'smtpd[7]: 4F3: reject: RCPT from a[192.0.2.1]: 550 <4F4: client=c[192.0.2.3]>: no; from=<4F5: client=d[192.0.2.4]>',
      'qmgr[2]: 4F1: from=<4F3: from=<>, size=900, nrcpt=1 (queue active)>, size=900, nrcpt=1 (queue active)',
    ]
      .map((line) => `Jan 27 10:00:00 mail postfix/${line}\n`)
      .join('');
    expect(merge((await readLog(text)).told).map(inShort)).toEqual(['submission unknown x, 4f2: client=b[192.0.2.2]']);
  });
});
