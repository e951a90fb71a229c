import fc from 'fast-check';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED, KINDS } from '../../src/model/dimensions.ts';
import type { Dimension, Question } from '../../src/model/question.ts';
import { TLS_VERSIONS } from '../../src/model/tls.ts';
import { daysBetween, type Window } from '../../src/model/window.ts';
import { DAY, hourAt } from '../contracts/fact-store/telling.ts';
import { SOURCE_NAMES, TEXTS } from './random-imports.ts';

type Filtered = keyof NonNullable<Question['where']>;

const FILTER_VALUES: Readonly<Record<Filtered, readonly string[]>> = {
  direction: DIRECTIONS,
  connectorType: CONNECTOR_TYPES,
  forcedTls: FORCED,
  auth: AUTHS,
  tls: TLS_VERSIONS,
  ...TEXTS,
};
const FILTERS = Object.keys(FILTER_VALUES) as Filtered[];
const DIMENSIONS: Dimension[] = ['day', 'hour', ...FILTERS];

const dayWindow: fc.Arbitrary<Window> = fc
  .tuple(fc.integer({ min: DAY - 1, max: DAY + 4 }), fc.integer({ min: -1, max: 6 }))
  .map(([first, more]) => daysBetween(first, first + more));

const hourWindow: fc.Arbitrary<Window> = fc
  .tuple(fc.integer({ min: hourAt(-2), max: hourAt(98) }), fc.integer({ min: 0, max: 50 }))
  .map(([from, hours]) => ({
    grain: 'hours' as const,
    from: new Date(from * 3_600_000),
    to: new Date((from + hours) * 3_600_000),
  }));

const anyWhere: fc.Arbitrary<NonNullable<Question['where']>> = fc
  .uniqueArray(
    fc
      .constantFrom(...FILTERS)
      .chain((dimension) =>
        fc.tuple(
          fc.constant(dimension),
          fc.oneof(
            { weight: 5, arbitrary: fc.subarray([...FILTER_VALUES[dimension]], { minLength: 1 }) },
            { weight: 1, arbitrary: fc.constantFrom<string[][]>([], ['no such value'], ['no such value', '']) },
          ),
        ),
      ),
    { selector: ([dimension]) => dimension, maxLength: 2 },
  )
  .map((filters) => Object.fromEntries(filters));

export const anyQuestion: fc.Arbitrary<Question> = fc.record(
  {
    kind: fc.constantFrom(...KINDS),
    window: fc.oneof(
      { weight: 2, arbitrary: fc.constant(daysBetween(DAY, DAY + 3)) },
      { weight: 2, arbitrary: dayWindow },
      { weight: 2, arbitrary: hourWindow },
    ),
    by: fc
      .tuple(fc.shuffledSubarray(DIMENSIONS), fc.integer({ min: 0, max: 4 }))
      .map(([all, dimensions]) => all.slice(0, dimensions)),
    where: anyWhere,
    withoutSenders: fc.boolean(),
    source: fc.constantFrom(...SOURCE_NAMES, 'no such source'),
    order: fc.constantFrom('messages' as const, 'groups' as const),
    offset: fc.integer({ min: 0, max: 5 }),
    limit: fc.integer({ min: 0, max: 6 }),
  },
  { requiredKeys: ['kind', 'window', 'by'] },
);
