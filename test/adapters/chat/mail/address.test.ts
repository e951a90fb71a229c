import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../../adapters/chat/mail/address.ts';
import { runs } from '../../../seed/runs.ts';

const TAKEN = "abcdefghijklmnopqrstuvwxyz0123456789&'+_-";
const name = fc
  .array(fc.constantFrom(...TAKEN), { minLength: 1, maxLength: 12 })
  .map((signs) => signs.join(''))
  .filter((text) => !text.startsWith('-') && !text.startsWith('imcea'));
const domain = fc.constantFrom('other.test', 'mail.other.test', 'example.test');

/** The ways of writing one more domain into an address that servers have. */
const routes: readonly ((name: string, other: string) => string)[] = [
  (local, other) => `${local}%${other}@example.test`,
  (local, other) => `${other}!${local}@example.test`,
  (local, other) => `${local}@${other}@example.test`,
  (local, other) => `"${local}@${other}"@example.test`,
  (local, other) => `@example.test:${local}@${other}`,
  (local, other) => `<@example.test:${local}@${other}>`,
  (local, other) => `srs0=abcd=x=${other}=${local}@example.test`,
  (local, other) => `/c=us/o=${other}/s=${local}/@example.test`,
  (local, other) => `|mail ${local}@${other}@example.test`,
  (local, other) => `|${local}@example.test`.replace('|', `|${other}`),
  (local, other) => `-${local}.${other}@example.test`,
  (local, other) => `imceasmtp-${local}+40${other}@example.test`,
  (local, other) => `IMCEASMTP-${local}+40${other}@example.test`,
  (local, other) => `${local}%${other}%${other}@example.test`,
];

describe('an address', () => {
  test('of a mailbox is read in small letters', () =>
    fc.assert(
      fc.property(name, domain, (local, at) => {
        expect(readAddress(` ${local.toUpperCase()}@${at} `)).toEqual({ ok: true, address: `${local}@${at}` });
      }),
      { numRuns: runs(100) },
    ));

  test('that a server could send on to another domain is not read', () =>
    fc.assert(
      fc.property(name, domain, fc.constantFrom(...routes), (local, other, route) => {
        expect(readAddress(route(local, other))).toMatchObject({ ok: false });
      }),
      { numRuns: runs(200) },
    ));

  test('has no sign before the @ but those of names', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x2fff }), name, (code, local) => {
        const read = readAddress(`${local}${String.fromCodePoint(code)}${local}@example.test`);
        if (read.ok) expect(read.address).toMatch(/^[a-z0-9&'+_.-]+@example\.test$/);
      }),
      { numRuns: runs(200) },
    ));

  test.each(['a%other.test', 'other.test!a', 'a@other.test', 'a=b', '-anna', 'a/b', 'a|b', 'imceasmtp-a'])(
    '%s@example.test is refused with the reason',
    (local) => {
      expect(readAddress(`${local}@example.test`)).toEqual({
        ok: false,
        why: expect.stringContaining('could be sent on to another domain'),
      });
    },
  );

  test.each(['anna', '@example.test', 'a b@example.test', 'anna@[10.0.0.1]', 'anna@example..test', '.a@'])(
    '%s is none',
    (text) => {
      expect(readAddress(text)).toEqual({ ok: false, why: 'is not an address' });
    },
  );
});
