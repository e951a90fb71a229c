import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastCount, parseCount } from '../../../../adapters/sources/report-csv/counts.ts';
import { FastDates, parseInstant } from '../../../../adapters/sources/report-csv/dates.ts';
import { parseSeriesName } from '../../../../adapters/sources/report-csv/series-name.ts';
import {
  authOf,
  clientOf,
  connectorTypeOf,
  directionOf,
  forcedTlsOf,
} from '../../../../adapters/sources/report-csv/words.ts';
import { runs } from '../../../seed/runs.ts';

describe('a date', () => {
  it.each([
    ['2026-11-15', '2026-11-15T00:00:00.000Z'],
    ['2026-11-15T09:30:05Z', '2026-11-15T09:30:05.000Z'],
    ['2026-11-15 09:30', '2026-11-15T09:30:00.000Z'],
    ['2026-11-15T09:30:05.1239999Z', '2026-11-15T09:30:05.123Z'],
    ['2026-11-15T00:30:00+05:30', '2026-11-14T19:00:00.000Z'],
    ['11/5/2026', '2026-11-05T00:00:00.000Z'],
    ['11/5/2026 12:00:00 AM', '2026-11-05T00:00:00.000Z'],
    ['11/5/2026 12:05 PM', '2026-11-05T12:05:00.000Z'],
    ['11/5/2026, 3:04:05\u202fPM', '2026-11-05T15:04:05.000Z'],
    ['11/5/2026 15:04', '2026-11-05T15:04:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseInstant(text)).toBe(Date.parse(instant));
  });

  it.each([
    '2026-11-31',
    '2026-13-01',
    '2026-11-15T24:00:00Z',
    '2026-11-15T10:60',
    '11/5/2026 13:00 PM',
    '0.5',
    '20261115',
    '5 Nov 2026',
  ])('%s is refused', (text) => {
    expect(parseInstant(text)).toHaveProperty('refused');
  });

  it('read from its bytes is the same, or is left to the text', () => {
    const digits = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
    const fraction = fc.stringMatching(/^(\.[0-9]{1,7})?$/);
    const written = fc
      .tuple(
        fc.constantFrom('19', '20'),
        digits,
        digits,
        digits,
        fc.constantFrom('T', ' '),
        digits,
        digits,
        digits,
        fraction,
        fc.constantFrom('', 'Z', '+01:00'),
      )
      .map(([c, y, m, d, mark, h, min, s, f, zone]) => `${c}${y}-${m}-${d}${mark}${h}:${min}:${s}${f}${zone}`);
    const fast = new FastDates();
    fc.assert(
      fc.property(
        fc.oneof(
          written,
          written.map((text) => text.slice(0, 10)),
          fc.string(),
        ),
        (text) => {
          const bytes = Buffer.from(text);
          const found = fast.parse(bytes, 0, bytes.length);
          if (!Number.isNaN(found)) expect(found).toBe(parseInstant(text));
        },
      ),
      { numRuns: runs(2000) },
    );
    const bytes = Buffer.from('x2026-11-15T09:30:00.5Zx');
    expect(fast.parse(bytes, 1, bytes.length - 1)).toBe(Date.parse('2026-11-15T09:30:00.500Z'));
  });
});

describe('a count', () => {
  it.each([
    ['0', 0],
    ['472', 472],
    ['5,280', 5280],
    ['1 234 567', 1_234_567],
    ['5\u00a0280', 5280],
    ['1000000000', 1_000_000_000],
  ])('%s is %i', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  it.each(['', '-1', '1.5', '5.280', '52,80', '1e3', '1,23', '0x10', '1000000001', '99999999999999999999'])(
    '%s is refused',
    (text) => {
      expect(parseCount(text)).toHaveProperty('refused');
    },
  );

  it('read from its bytes is the same, or is left to the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat().map(String), fc.string({ unit: fc.constantFrom(...'0123456789,.- ') })), (text) => {
        const bytes = Buffer.from(text);
        const found = fastCount(bytes, 0, bytes.length);
        if (found >= 0) expect(found).toBe(parseCount(text));
      }),
    );
  });
});

describe('the name of a series', () => {
  it.each([
    ['From the internet without a connector', 'inbound', 'none', ''],
    ['To the internet without connector', 'outbound', 'none', ''],
    ['From your partner - Contoso - Bank', 'inbound', 'partner', 'Contoso - Bank'],
    ['to your org - HQ', 'outbound', 'on-premises', 'HQ'],
    ['From your org', 'inbound', 'on-premises', ''],
    ['Inbound - X', 'inbound', undefined, 'X'],
    ['Outbound', 'outbound', undefined, ''],
    ['From HQ', 'inbound', undefined, 'HQ'],
    ['Tokyo', undefined, undefined, 'Tokyo'],
    ['Inbound from Contoso', undefined, undefined, 'Inbound from Contoso'],
  ])('%s', (text, direction, connectorType, connector) => {
    expect(parseSeriesName(text)).toEqual({ direction, connectorType, connector });
  });
});

describe('the words of closed vocabularies', () => {
  it('are understood in every spelling', () => {
    expect(['Received', 'INBOUND', 'Incoming'].map(directionOf)).toEqual(['inbound', 'inbound', 'inbound']);
    expect(['Sent', 'outbound', 'Originating', 'up'].map(directionOf)).toEqual([
      'outbound',
      'outbound',
      'outbound',
      undefined,
    ]);
    expect(['OnPremises', 'on-premises', 'On Premises'].map(connectorTypeOf)).toEqual(Array(3).fill('on-premises'));
    expect(['Partner', 'NoConnector', 'No connector', 'none', 'x'].map(connectorTypeOf)).toEqual([
      'partner',
      'none',
      'none',
      'none',
      undefined,
    ]);
    expect(['True', 'yes', '1', 'False', 'no', '0', '', 'x'].map(forcedTlsOf)).toEqual([
      'yes',
      'yes',
      'yes',
      'no',
      'no',
      'no',
      'unknown',
      'unknown',
    ]);
    expect(['Basic Authentication', 'LOGIN', 'PLAIN', 'OAuth', 'Modern', 'XOAUTH2', 'NTLM', ''].map(authOf)).toEqual([
      'basic',
      'basic',
      'basic',
      'oauth',
      'oauth',
      'oauth',
      'other',
      'other',
    ]);
  });

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.1:587', '10.0.0.1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]:587', '2001:db8::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['printer-3', 'printer-3'],
    ['x'.repeat(65), ''],
    ['', ''],
  ])('the client %s is %s', (text, client) => {
    expect(clientOf(text)).toBe(client);
  });
});
