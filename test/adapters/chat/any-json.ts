import fc from 'fast-check';

/** A list in a list and so on: deeper than any reader that calls itself can go. */
const deep = (depth: number): unknown => {
  let made: unknown = [];
  for (let at = 0; at < depth; at += 1) made = [made];
  return made;
};

/** What can stand in a field where something else belongs; undefined where the field is missing. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(undefined, null, 0, -1, 1e308, true, '', [], {}, [null], [[]], deep(150)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>('x'.repeat(50_000), Array(5_000).fill(null), '__proto__', 'toString'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"id":"x"}}'), { constructor: 1, id: null }),
  },
  { weight: 3, arbitrary: fc.jsonValue() },
);

/** Where something stands in a value: any field of it, or one that it does not have. */
export const anyPathIn = (value: object): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...pathsIn(value)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(['__proto__'], ['event'], ['actions'], ['function_data'], ['view'], ['team']),
    },
  );

function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [[key], ...pathsIn(each).map((path) => [key, ...path])]);
}

/** The same with something else at that path. */
export function withJson(value: unknown, [key, ...path]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.map((each, at) => (String(at) === key ? withJson(each, path, other) : each));
  const fields = new Map(Object.entries(Object(value)));
  // `fromEntries` sets `__proto__` as a field of its own, as a parser of JSON does.
  return Object.fromEntries(fields.set(key, withJson(fields.get(key), path, other)));
}
