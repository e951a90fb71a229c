import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantIn, instantMark, instantSpans, withInstants } from '../../src/model/text/instant.ts';

const AT = new Date('2026-11-15T17:00:30Z');

test('an instant in a text is drawn in the zone that is named, which stands beside it', () => {
  const text = `Snoozed until ${instantMark(AT)} by Ana, ${instantMark(AT)}.`;
  expect(withInstants(text, 'UTC')).toBe('Snoozed until 2026-11-15 17:00 UTC by Ana, 2026-11-15 17:00 UTC.');
  expect(withInstants(text, 'Asia/Kathmandu')).toContain('until 2026-11-15 22:45 (Asia/Kathmandu) by Ana');
  expect(withInstants(text, 'Europe/Berln')).toContain('until 2026-11-15 17:00 UTC by Ana');
});

test.each([
  '<0000-01-01T00:00Z>@contoso.com',
  '<1969-12-31T23:59Z>',
  '<1999-12-31T23:59Z>',
  '<2100-01-01T00:00Z>',
  '<2026-13-15T08:00Z>',
  '<2026-02-30T08:00Z>',
  '<2026-11-15T08:00>',
  '2026-11-15 08:00 UTC',
  '<address>',
])('%s is no instant and stays as it is', (text) => {
  expect(instantSpans(text)).toEqual([text]);
  expect(withInstants(text, 'Europe/Berlin')).toBe(text);
});

test('the pieces of any text are the text, and every instant in it is found', () => {
  const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31T23:59Z'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), instants)), (parts) => {
      const text = parts.map((part) => (typeof part === 'string' ? part : instantMark(part))).join('');
      const spans = instantSpans(text);
      expect(spans.map((span) => (typeof span === 'string' ? span : instantMark(span))).join('')).toBe(text);
      expect(spans.filter((span) => span instanceof Date).length).toBeGreaterThanOrEqual(
        parts.filter((part) => part instanceof Date).length,
      );
      expect(instantIn(AT, 'UTC')).toBe('2026-11-15 17:00 UTC');
    }),
  );
});
