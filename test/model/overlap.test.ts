import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setAside } from '../../src/model/overlap.ts';
import type { Partition } from '../../src/model/partition.ts';
import { sliceId } from '../../src/model/slice.ts';
import { runs } from '../seed/runs.ts';

type Told = Partial<Pick<Partition, 'cut' | 'edge' | 'inferred'>> & {
  readonly format?: string;
  readonly filters?: Readonly<Record<string, string>>;
  readonly messages: number;
};

const slice = ({ format = 'report', filters = {}, ...told }: Told): Partition => ({
  kind: 'connector',
  source: 'portal',
  slice: { format, filters },
  day: 20_000,
  precision: 'hour',
  facts: 1,
  cut: false,
  derivedCounts: false,
  edge: false,
  untilSeconds: 0,
  importedAtSeconds: 0,
  ...told,
});

const asideOf = (...told: readonly Told[]) => {
  const slices = told.map(slice);
  const aside = setAside(slices, ({ messages }) => messages);
  return slices.flatMap((each, at) => {
    const why = aside.get(each);
    return why ? [[at, why.reason, ...('against' in why ? [why.messages, why.against] : [])]] : [];
  });
};

const inbound = { direction: 'inbound' } as const;
const contradicts = 'contradicts-a-larger-slice';

describe('a slice that claims the whole and tells far less than another', () => {
  test.for<{ readonly what: string; readonly told: readonly Told[]; readonly aside: readonly unknown[] }>([
    {
      what: 'with the same filters is set aside',
      told: [
        { filters: inbound, messages: 30 },
        { format: 'export', filters: inbound, messages: 1150 },
      ],
      aside: [[0, contradicts, 30, 1150]],
    },
    {
      what: 'without any filter is set aside for one of its parts',
      told: [{ messages: 100 }, { filters: inbound, messages: 300 }],
      aside: [[0, contradicts, 100, 300]],
    },
    {
      what: 'is held against all its disjoint parts together',
      told: [
        { filters: inbound, messages: 300 },
        ...['partner', 'on-premises', 'none'].map((connectorType) => ({
          filters: { ...inbound, connectorType },
          messages: 250,
        })),
      ],
      aside: [[0, contradicts, 300, 750]],
    },
    {
      what: 'is used when the difference is no more than 19 messages',
      told: [
        { filters: inbound, messages: 3 },
        { format: 'export', filters: inbound, messages: 22 },
      ],
      aside: [],
    },
    {
      what: 'is used when it has half of the larger one',
      told: [
        { filters: inbound, messages: 500 },
        { format: 'export', filters: inbound, messages: 1000 },
      ],
      aside: [],
    },
    {
      what: 'is a part told again, and no contradiction, when its file was cut',
      told: [
        { filters: inbound, messages: 30, cut: true },
        { format: 'export', filters: inbound, messages: 1150 },
      ],
      aside: [[0, 'told-again-by-another-slice']],
    },
    {
      what: 'is a part told again when the day lies at the edge of its file',
      told: [
        { filters: inbound, messages: 30, edge: true },
        { format: 'export', filters: inbound, messages: 1150 },
      ],
      aside: [[0, 'told-again-by-another-slice']],
    },
  ])('$what', ({ told, aside }) => {
    expect(asideOf(...told)).toEqual(aside);
  });
});

describe('what a file is about by its own rows', () => {
  const partner = { connectorType: 'partner' };
  test('makes a slice a part of a wider one that has clearly more, without a contradiction', () => {
    const report: Told = { filters: inbound, inferred: partner, messages: 700 };
    expect(asideOf(report, { format: 'export', filters: inbound, messages: 1150 })).toEqual([
      [0, 'told-again-by-another-slice'],
    ]);
    expect(asideOf(report, { format: 'export', filters: inbound, messages: 750 })).toEqual([]);
  });

  test('keeps slices apart that have no row in common', () => {
    const others: Told = { filters: inbound, inferred: { connectorType: 'on-premises' }, messages: 1150 };
    expect(asideOf({ filters: inbound, inferred: partner, messages: 30 }, { ...others, format: 'other' })).toEqual([]);
  });

  test('a declared part is never held against the whole', () => {
    expect(
      asideOf({ filters: { ...inbound, ...partner }, messages: 30 }, { filters: inbound, messages: 1150 }),
    ).toEqual([]);
  });
});

test('whatever is held, one slice remains, and whatever was set aside is smaller than what is held against it', () => {
  const anySlice = fc
    .record({
      format: fc.constantFrom('a', 'b'),
      filters: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
      inferred: fc.dictionary(fc.constantFrom('x', 'z'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
      messages: fc.integer({ min: 0, max: 500 }),
      cut: fc.boolean(),
    })
    .map(slice);
  const held = fc.uniqueArray(anySlice, { selector: (each) => sliceId(each.slice), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(held, (slices) => {
      const aside = setAside(slices, ({ messages }) => messages);
      expect(aside.size).toBeLessThan(slices.length);
      for (const [each, why] of aside) {
        if (why.reason === contradicts)
          expect([why.messages, why.against > 2 * each.messages]).toEqual([each.messages, true]);
      }
    }),
    { numRuns: runs(1000) },
  );
});
