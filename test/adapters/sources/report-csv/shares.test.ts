import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapColumns } from '../../../../adapters/sources/report-csv/columns/columns.ts';
import { splitByTls } from '../../../../adapters/sources/report-csv/shares.ts';

const BARE = mapColumns(['No TLS', 'TLS 1.0', 'TLS 1.2']).shares;
const COUNTS = mapColumns(['NoTlsCount', 'Tls10Count', 'Tls12Count']).shares;
const PERCENTAGES = mapColumns(['No TLS %', 'TLS 1.0 (percentage)', 'TLS 1.2 (percentage)']).shares;

describe('the TLS columns of an export', () => {
  it.each([
    ['counts in brackets', BARE, ['0%(0)', '25%(1)', '75%(3)'], 4, [0, 1, 3, 0], false],
    ['counts in brackets with thousands', BARE, ['0%(0)', '0%(0)', '100%(5,280)'], 5280, [0, 0, 5280, 0], false],
    ['counts in brackets that leave some out', BARE, ['0%(0)', '25%(1)', '50%(2)'], 4, [0, 1, 2, 1], false],
    ['percentages alone', BARE, ['2.75 %', '0%', '97.25%'], 218, [6, 0, 212, 0], true],
    ['percentages with a decimal comma', BARE, ['2,75 %', '', '97,25 %'], 218, [6, 0, 212, 0], true],
    ['percentages that were rounded', BARE, ['33%', '33%', '33%'], 10, [4, 3, 3, 0], true],
    ['percentages that leave some out', BARE, ['0%', '0%', '60%'], 10, [0, 0, 6, 4], true],
    ['no percentage at all', BARE, ['0%', '0%', '0%'], 10, [0, 0, 0, 10], false],
    ['bare counts', BARE, ['1', '0', '3'], 4, [1, 0, 3, 0], false],
    ['bare percentages', BARE, ['25', '0', '75'], 4, [1, 0, 3, 0], true],
    ['bare percentages with a fraction', BARE, ['2.75', '0', '97.25'], 218, [6, 0, 212, 0], true],
    ['bare numbers that are both', BARE, ['25', '0', '75'], 100, [25, 0, 75, 0], false],
    ['counts by their header', COUNTS, ['10', '', '115'], 125, [10, 0, 115, 0], false],
    ['counts by their header that look like percentages', COUNTS, ['25', '0', '75'], 125, [25, 0, 75, 25], false],
    ['percentages by their header', PERCENTAGES, ['2.75', '0', '97.25'], 218, [6, 0, 212, 0], true],
    ['nothing', BARE, ['', '', ''], 0, [0, 0, 0, 0], false],
  ])('%s', (_, shares, cells, messages, [none, tls10, tls12, unknown], isDerived) => {
    expect(splitByTls(shares, cells, messages)).toMatchObject({
      counts: { none, '1.0': tls10, '1.2': tls12, unknown },
      isDerived,
    });
  });

  it.each([
    ['more counts than messages', BARE, ['50%(3)', '0%(0)', '50%(3)'], 5, 'add up to 6, more than the 5 messages'],
    ['more than 100 percent', BARE, ['60%', '0%', '60%'], 5, 'add up to 120 percent'],
    ['a share that is no percentage', BARE, ['0', '0', '0.9725'], 218, 'TLS 1.2 "0.9725" is not a whole number'],
    ['shares of one', BARE, ['0.03', '0', '0.97'], 218, 'do not add up to 100 percent'],
    ['bare numbers that fit nothing', BARE, ['1', '2', '3'], 50, 'neither 50 messages nor 100 percent'],
    ['a negative count', BARE, ['0%(0)', '0%(0)', '100%(-4)'], 4, 'TLS 1.2 "-4" is negative'],
    ['counts among percentages', BARE, ['50%', '0%(0)', '50%(2)'], 4, 'mix counts and percentages'],
    ['a percentage above 100', BARE, ['0%', '0%', '101%'], 4, 'TLS 1.2 "101%" is more than all'],
  ])('%s are refused', (_, shares, cells, messages, reason) => {
    expect(splitByTls(shares, cells, messages)).toEqual({ refused: expect.stringContaining(reason) });
  });

  it('in percent always add up to the messages, and stay within one of the exact share', () => {
    const split = fc
      .array(fc.nat(1_000_000), { minLength: 3, maxLength: 3 })
      .filter((parts) => parts.some((n) => n > 0));
    fc.assert(
      fc.property(split, fc.integer({ min: 0, max: 4 }), fc.nat(1_000_000_000), (parts, decimals, messages) => {
        const all = parts.reduce((sum, n) => sum + n, 0);
        const cells = parts.map((n) => `${((n / all) * 100).toFixed(decimals)}%`);
        const found = splitByTls(BARE, cells, messages);
        if ('refused' in found) throw new Error(found.refused);
        const counts = Object.values(found.counts);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(messages);
        expect(counts.every((n) => Number.isInteger(n) && n >= 0)).toBe(true);
        const rounding = (messages * 2) / 10 ** decimals / 100 + 1;
        expect(Math.abs(found.counts['1.2'] - ((parts[2] as number) / all) * messages)).toBeLessThanOrEqual(rounding);
      }),
    );
  });
});
