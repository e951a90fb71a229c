import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areDisjoint, type Slice, sliceId } from '../../src/model/slice.ts';

const slice = (filters: Readonly<Record<string, string>>, format = 'log') => ({ format, filters });

/** Few and treacherous words, so that different slices come close to looking alike. */
const word = fc.constantFrom('', 'a', 'a=', 'a=a', 'a a', 'a a=', 'a a=a', ' a=a', '"', '"a"', '"a a=a"', '\\');
const anySlice = fc.record({ format: word, filters: fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true }) });

describe('the id of a slice', () => {
  test('reads like what was declared', () => {
    expect(sliceId(slice({}, 'smtp-cs-report'))).toBe('smtp-cs-report');
    expect(sliceId(slice({ tls: '1.2', direction: 'inbound' }, 'connector-report'))).toBe(
      'connector-report direction=inbound tls=1.2',
    );
  });

  test('does not depend on the order of the filters', () => {
    expect(sliceId(slice({ a: '1', b: '2' }))).toBe(sliceId(slice({ b: '2', a: '1' })));
  });

  test('quotes values that could be mistaken for more than one', () => {
    expect(sliceId(slice({ tls: 'No Tls' }))).toBe('log tls="No Tls"');
    expect(sliceId(slice({ host: 'a tls=none' }))).not.toBe(sliceId(slice({ host: 'a', tls: 'none' })));
    expect(sliceId(slice({ a: '' }))).toBe('log a=');
  });

  test('is one for each slice', () => {
    const different = fc.uniqueArray(anySlice, { selector: plainly, minLength: 40, maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(different, (slices) => {
        expect(new Set(slices.map(sliceId)).size).toBe(slices.length);
      }),
    );
  });
});

describe('two slices', () => {
  test('are disjoint when they differ in a filter that both name', () => {
    expect(areDisjoint(slice({ direction: 'inbound' }), slice({ direction: 'outbound' }))).toBe(true);
    expect(areDisjoint(slice({ a: '1', b: '2' }), slice({ b: '3', c: '4' }))).toBe(true);
  });

  test('tell the same mail again when no filter parts them', () => {
    expect(areDisjoint(slice({}), slice({}))).toBe(false);
    expect(areDisjoint(slice({}), slice({ direction: 'inbound' }))).toBe(false);
    expect(areDisjoint(slice({ direction: 'inbound' }), slice({ tls: '1.2' }))).toBe(false);
    expect(areDisjoint(slice({ a: '1' }, 'one-format'), slice({ a: '1' }, 'another-format'))).toBe(false);
  });

  test('of which one has no filter of a name are not parted by what every object inherits', () => {
    expect(areDisjoint(slice({ constructor: 'x' }), slice({}))).toBe(false);
  });

  test('are disjoint or not whichever is named first', () => {
    fc.assert(
      fc.property(anySlice, anySlice, (a, b) => {
        expect(areDisjoint(a, b)).toBe(areDisjoint(b, a));
      }),
    );
  });
});

function plainly({ format, filters }: Slice): string {
  return JSON.stringify([format, Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
