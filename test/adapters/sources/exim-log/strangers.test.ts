import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { runs } from '../../../seed/runs.ts';
import { readLog } from './read-log.ts';

const ID = '1vKabc-00000000aBc-1xYz';
const FORGED = 'H=evil [127.0.0.1] P=esmtpsa X=TLS1.3:x:256 CV=yes A=plain:boss S=1 id=1 from <x> for a b c';
const line = (rest: string): string => `2026-11-09 10:00:00 ${ID} ${rest}\n`;
const REAL = 'H=mx [192.0.2.9] P=esmtps X=TLS1.2:x:256 CV=no';

/** One message from 192.0.2.9 over TLS 1.2, of nobody who signed in; or the line is rejected, and nothing is counted. */
async function holds(text: string): Promise<'counted' | 'rejected'> {
  const { told, rejections } = await readLog(text);
  if (rejections.length > 0) {
    expect(told).toEqual([]);
    return 'rejected';
  }
  expect(told).toMatchObject([{ direction: 'inbound', client: '192.0.2.9', tls: '1.2', sender: '', auth: 'none' }]);
  return 'counted';
}

describe('what strangers write is never taken for a field', () => {
  it.each([
    ['a sender in quotes', `<= "${FORGED}"@evil.example ${REAL} S=9`],
    ['a sender with backslashes', `<= ${FORGED.replaceAll(' ', '\\ ')}@evil.example ${REAL} S=9`],
    ['a message id', `<= a@x ${REAL} S=9 id="${FORGED}"@evil.example`],
    ['a subject', `<= a@x ${REAL} S=9 id=1@x T="a\\" ${FORGED} \\\\" from <a@x> for b@contoso.com`],
    ['a subject like the end of a name', `<= a@x H=(mx) [192.0.2.9] P=esmtps X=TLS1.2:x:256 S=9 T="x) [127.0.0.1] up"`],
    ['a name', `<= a@x H=(x) ${FORGED}) [192.0.2.9] P=esmtps X=TLS1.2:x:256 S=9`],
    ['a certificate', `<= a@x ${REAL} DN="CN=x" ${FORGED}" S=9`],
    ['a server name', `<= a@x ${REAL} SNI=A=plain:boss S=9`],
    ['the sender before rewriting', `<= a@x ${REAL} S=9 from <"${FORGED}"@x> for b@contoso.com`],
    ['recipients', `<= a@x ${REAL} S=9 for "${FORGED}"@contoso.com`],
  ])('%s', async (_, text) => {
    expect(await holds(line(text))).toBe('counted');
  });

  it.each([
    [
      'what a client calls itself',
      `<= a@x H=(x) [127.0.0.1] P=esmtpsa A=plain:boss S=1 (y) [192.0.2.9] P=esmtps X=TLS1.2:x:256 S=9`,
    ],
    ['what a client says its user is', `<= a@x H=mx [192.0.2.9] U=x ${FORGED} P=esmtps X=TLS1.2:x:256 S=9`],
    ['an address that does not end', `<= "${FORGED} ${REAL} S=9`],
  ])('a line is rejected where its end cannot be told: %s', async (_, text) => {
    expect(await holds(line(text))).toBe('rejected');
  });

  test('a certificate does not choose who signed in', async () => {
    const text = line(
      '<= a@x H=mx [192.0.2.9] P=esmtpsa X=TLS1.2:x:256 DN="CN=x" A=plain:boss S=1 id=" A=plain:anna S=9',
    );
    const { told, rejections } = await readLog(text);
    expect({ told, rejected: rejections.length }).toEqual({ told: [], rejected: 1 });
  });

  test('whatever it is, no message is another’s, and none is of somebody else', async () => {
    const piece = fc.constantFrom(
      ...FORGED.split(' '),
      ...['"', '\\', ') [127.0.0.1]', '[10.0.0.1]', '>', '<', '=>', `${ID} <=`, 'x', '(', ':', 'from <', 'for', 'T="'],
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));
    const quoted = text.map((words) => `"${words.replaceAll(/["\\]/g, '\\$&')}"@x`);
    const subject = text.map((words) => words.replaceAll(/["\\]/g, '\\$&'));
    await fc.assert(
      fc.asyncProperty(quoted, quoted, subject, quoted, async (sender, id, topic, recipient) => {
        const fields = `<= ${sender} ${REAL} S=9 id=${id} T="${topic}" from <${sender}> for ${recipient} b@contoso.com`;
        expect(await holds(line(fields))).toBe('counted');
        const { told } = await readLog(line(fields));
        expect(told[0]?.recipients).toBe(2);
      }),
      { numRuns: runs(500) },
    );
  });

  test('a line of any bytes breaks nothing', async () => {
    const flags = fc.constantFrom('<=', '=>', '->', '>>', '**', '==', '*>', '(=', 'Completed', 'H=');
    await fc.assert(
      fc.asyncProperty(flags, fc.string({ unit: 'binary', maxLength: 200 }), async (flag, rest) => {
        const clean = rest.replaceAll(/[\r\n\0]/g, ' ');
        const read = await readLog(line(`${flag} ${clean}`));
        expect(read.told.length).toBeLessThan(2);
      }),
      { numRuns: runs(500) },
    );
  });
});
