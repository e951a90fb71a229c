import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOfPlainAddress, isPlainIPv4 } from '../../../../adapters/sources/report-csv/columns/plain-bytes.ts';
import { hasControlCharacters } from '../../../../adapters/sources/report-csv/refused.ts';
import { clientOf } from '../../../../adapters/sources/report-csv/words.ts';

const character = fc.constantFrom(...'ab0@@..<>AZ"-_ \t\u007f\u0000ÄÅ\u212A😀');
const address = fc.oneof(
  fc.string({ unit: character, maxLength: 12 }),
  fc
    .tuple(fc.string({ unit: fc.constantFrom(...'ab.@-') }), fc.constantFrom('@x', '@x.example', '@', 'X@Y'))
    .map((parts) => parts.join('')),
  fc.emailAddress(),
);
const part = fc.oneof(
  fc.nat({ max: 300 }).map(String),
  fc.constantFrom('', '0', '00', '01', '255', '256', '1e1', ' 1', '+1', '٣'),
);
const client = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.')),
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4().map((ip) => `${ip}:25`),
  fc.string({ unit: fc.constantFrom(...'0129.. :') }),
);

/** Among other bytes, as in the scanner. */
function within<T>(text: string, read: (bytes: Uint8Array, start: number, end: number) => T): T {
  const bytes = Buffer.from(`9@a.${text}5.@b`, 'utf8');
  return read(bytes, 4, bytes.length - 4);
}

describe('cells that are read without making a text', () => {
  it('are addresses that are kept as they are written, with their domain', () => {
    fc.assert(
      fc.property(address, (text) => {
        const at = within(text, (...cell) => domainOfPlainAddress(...cell));
        const isPlain =
          text === text.trim().toLowerCase() &&
          /^[\x21-\x7e]*$/.test(text) &&
          !/[<>]/.test(text) &&
          text.includes('@') &&
          !text.endsWith('@');
        expect(at).toBe(isPlain ? 4 + text.lastIndexOf('@') + 1 : -1);
        if (isPlain) expect(hasControlCharacters(text)).toBe(false);
      }),
    );
  });

  it('are IPv4 addresses that are kept as they are written', () => {
    fc.assert(
      fc.property(client, (text) => {
        const isPlain = within(text, isPlainIPv4);
        expect(isPlain).toBe(isIPv4(text));
        if (isPlain) expect(clientOf(text)).toBe(text);
      }),
    );
  });
});
