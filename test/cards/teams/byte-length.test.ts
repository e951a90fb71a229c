import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteLength } from '../../../cards/teams/byte-length.ts';

test('counts what is sent', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      expect(byteLength({ texts })).toBe(Buffer.byteLength(JSON.stringify({ texts }), 'utf8'));
    }),
  );
});

test.each(['', 'ä', '█', '👨‍👩‍👧', '\ud800', 'a"\\\n'])('counts %j', (text) => {
  expect(byteLength(text)).toBe(Buffer.byteLength(JSON.stringify(text), 'utf8'));
});
