import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edited, jsonEdit } from '../../src/model/json-edit.ts';
import { runs } from '../seed/runs.ts';

const throughText = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The order of keys included. */
const textOf = (value: unknown): string => JSON.stringify(value);

const anyJson = fc.jsonValue({ maxDepth: 4 }).map(throughText);

/** A value, and one that was made of it by few steps: as open sessions are a moment later. */
const alike = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(20), anyJson), { maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(20), anyJson), { maxLength: 5 }),
  )
  .chain(([entries, fresh]) =>
    fc.record({ kept: fc.subarray(entries), host: fc.constantFrom('mail', '__proto__', 'constructor') }).map(
      ({ kept, host }) =>
        [
          { at: 1, hosts: Object.fromEntries([[host, { queue: entries, lines: 3 }]]) },
          { at: 2, hosts: Object.fromEntries([[host, { queue: [...kept, ...fresh], lines: 3 }]]) },
        ].map(throughText) as [unknown, unknown],
    ),
  );

describe('an edit of JSON', () => {
  test.for([
    ['any two values', fc.tuple(anyJson, anyJson)],
    ['values that are alike', alike],
  ] as const)('makes the one of the other, also after it was written down: %s', ([, arb]) => {
    fc.assert(
      fc.property(arb as fc.Arbitrary<[unknown, unknown]>, ([before, after]) => {
        const text = textOf(before);
        const edit = throughText(jsonEdit(before, after));
        expect(textOf(edited(before, edit as never))).toBe(textOf(after));
        expect(textOf(before)).toBe(text);
        expect(jsonEdit(before, throughText(before))).toBeNull();
      }),
      { numRuns: runs(1000) },
    );
  });

  test('is that of the same values without what is undefined', () => {
    const partly = fc.object({ maxDepth: 3, values: [fc.constant(undefined), fc.nat(3), fc.constant(null)] });
    fc.assert(
      fc.property(partly, partly, (before, after) => {
        const edit = throughText(jsonEdit(before, after));
        expect(textOf(edited(throughText(before), edit as never))).toBe(textOf(after));
      }),
      { numRuns: runs(1000) },
    );
    expect(jsonEdit([1], undefined)).toEqual({ set: null });
    expect(edited([], throughText(jsonEdit([], [undefined])) as never)).toEqual([null]);
  });

  test('costs what is new, however much stays', () => {
    const queue = Array.from({ length: 10_000 }, (_, n) => [`4bXy${n}`, { from: `sender${n}@example.org`, at: n }]);
    const later = [
      ...queue.slice(1, 5000),
      ['4bXy5000', { from: 'b@example.org', at: 9 }],
      ...queue.slice(5001),
      ['new', {}],
    ];
    const edit = jsonEdit({ hosts: { mail: { queue } } }, { hosts: { mail: { queue: later } } });
    expect(textOf(edit).length).toBeLessThan(300);
  });

  test.for([
    [{ a: 1 }, { list: [] }],
    [[1], { object: [] }],
    [[1], { list: [{ keep: [0, 2] }] }],
  ] as const)('refuses a value that it was not made for: %j', ([before, edit]) => {
    expect(() => edited(before, edit as never)).toThrow(/edit/);
  });
});
