import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonWithoutAddress, textWithoutAddress, withoutAddress } from '../../../src/model/text/erased-address.ts';
import { runs } from '../../seed/runs.ts';

const erased = { address: 'ann@contoso.com', pseudonym: 'erased-0123abcd@contoso.com' };
const without = (text: string): string => textWithoutAddress(text, erased);

/** Whatever may stand before an address that begins there. */
const openings = fc.constantFrom(
  '',
  ' ',
  "'",
  '"',
  '<',
  '=',
  ':',
  '(',
  '“',
  '\n',
  '\t',
  'from=<',
  'smtp:',
  '/',
  '.csv, ',
);
const endings = fc.constantFrom(
  '',
  ' ',
  "'",
  '>',
  ',',
  '.',
  '. ',
  '”',
  '\n',
  '.csv',
  '.csv.gz',
  '-2026.csv',
  '-2026',
  '_1',
);
const others = fc.constantFrom(
  ...["o'ann@contoso.com", 'öann@contoso.com', 'o\u0308ann@contoso.com', 'joann@contoso.com', 'x-ann@contoso.com'],
  ...['2ann@contoso.com', 'a.ann@contoso.com', 'ann@contoso.com.au', 'ann@contoso.com-x.net', 'ann@contoso.company'],
  ...['ann@contoso.comö', 'ann@contoso.com.2go.net'],
);

describe('an address that is erased', () => {
  test('is found wherever it stands for itself', () =>
    fc.assert(
      fc.property(openings, endings, (before, after) => {
        expect(without(`${before}Ann@Contoso.com${after}`)).toBe(`${before}${erased.pseudonym}${after}`);
      }),
      { numRuns: runs(200) },
    ));

  test('is not found in the address of another', () =>
    fc.assert(
      fc.property(
        others,
        fc.constantFrom('', ' ', '<', ','),
        fc.constantFrom('', ' ', '>', '. '),
        (other, before, after) => {
          const text = before + other + after;
          expect(without(text)).toBe(text);
          expect(jsonWithoutAddress(JSON.stringify({ text }), erased)).toBe(JSON.stringify({ text }));
        },
      ),
      { numRuns: runs(200) },
    ));

  test('is found in names of files however they are put together', () => {
    for (const name of [
      'sender-ann@contoso.com',
      'ann@contoso.com-2026',
      'a_ann@contoso.com_b',
      'to.ann@contoso.com.2026',
    ]) {
      const clean = name.replace(erased.address, erased.pseudonym);
      expect(withoutAddress({ file: name, path: name }, erased)).toEqual({ file: clean, path: clean });
      expect(without(`imported ${name}.csv.gz today`)).toBe(`imported ${clean}.csv.gz today`);
    }
  });

  test('is found in strings of JSON however they are escaped, and what has none stays as it is written', () => {
    const clean = (json: string) => JSON.parse(jsonWithoutAddress(json, erased)) as unknown;
    for (const before of ['\\n', '\\t', '\\u003c', '\\"', '\\\\', '\\r\\n']) {
      const json = `{"a":[1.0,"x${before}ann@contoso.com"],"b":"\\u0041"}`;
      const text = (JSON.parse(json) as { a: [number, string] }).a[1];
      expect(clean(json)).toEqual({ a: [1, text.replace(erased.address, erased.pseudonym)], b: 'A' });
    }
    expect(clean('"\\u0061nn\\u0040contoso.com"')).toBe(erased.pseudonym);
    expect(clean('{"file":"sender-ann@contoso.com","text":"x-ann@contoso.com"}')).toEqual({
      file: `sender-${erased.pseudonym}`,
      text: 'x-ann@contoso.com',
    });
    const other = '{ "a" : "\\u00f6ann@contoso.com\\/" , "n" : 1.50 }';
    expect(jsonWithoutAddress(other, erased)).toBe(other);
    expect(jsonWithoutAddress('{"cut":"ann@contoso.com', erased)).toBe(`{"cut":"${erased.pseudonym}`);
  });
});
