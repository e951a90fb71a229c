import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseAuthority } from '../../src/mailflow/authority.ts';
import { type Partition, partitionId } from '../../src/mailflow/partition.ts';
import { areDisjoint } from '../../src/mailflow/slice.ts';
import { runs } from '../seed/runs.ts';

const PRIORITY = ['portal', 'relay'];

const partition = (told: Partial<Partition> & { readonly filters?: Readonly<Record<string, string>> }): Partition => {
  const { filters = {}, ...rest } = told;
  return {
    kind: 'smtp-auth',
    source: 'portal',
    slice: { format: 'report', filters },
    day: 20_000,
    precision: 'hour',
    messages: 10,
    facts: 1,
    cut: false,
    derivedCounts: false,
    edge: false,
    untilSeconds: 0,
    importedAtSeconds: 0,
    ...rest,
  };
};

describe('of several sources on one day', () => {
  test('the one named first in the priority answers, and only it', () => {
    const relay = partition({ source: 'relay', messages: 999 });
    const portal = partition({ source: 'portal', messages: 1 });
    expect(chooseAuthority([relay, portal], PRIORITY)).toEqual({
      answering: [portal],
      leftOut: [{ partition: relay, reason: 'another-source-has-authority' }],
    });
  });

  test('sources that the priority does not name come last, by name', () => {
    const named = ['zeta', 'alpha', 'relay'].map((source) => partition({ source }));
    expect(chooseAuthority(named, PRIORITY).answering.map((p) => p.source)).toEqual(['relay']);
    expect(chooseAuthority(named, []).answering.map((p) => p.source)).toEqual(['alpha']);
  });

  test('each day is decided for itself, and days come in order', () => {
    const told = [
      partition({ day: 3, source: 'relay' }),
      partition({ day: 1, source: 'relay' }),
      partition({ day: 3, source: 'portal' }),
    ];
    const { answering } = chooseAuthority(told, PRIORITY);
    expect(answering.map((p) => [p.day, p.source])).toEqual([
      [1, 'relay'],
      [3, 'portal'],
    ]);
  });
});

describe('of several slices of one source', () => {
  const answers = (...told: readonly Partition[]) => chooseAuthority(told, PRIORITY).answering;

  test('disjoint ones add up', () => {
    const inbound = partition({ filters: { direction: 'inbound' } });
    const outbound = partition({ filters: { direction: 'outbound' } });
    expect(answers(inbound, outbound)).toEqual([inbound, outbound]);
  });

  test('the widest speaks for those that it contains', () => {
    const whole = partition({});
    const inbound = partition({ filters: { direction: 'inbound' } });
    expect(chooseAuthority([inbound, whole], PRIORITY)).toEqual({
      answering: [whole],
      leftOut: [{ partition: inbound, reason: 'told-again-by-another-slice' }],
    });
  });

  test('of equally wide ones the one that knows hours speaks, then the newest', () => {
    const format = (name: string) => ({ slice: { format: name, filters: {} } });
    const days = partition({ ...format('a'), precision: 'day', importedAtSeconds: 9 });
    const old = partition({ ...format('b'), importedAtSeconds: 1 });
    const fresh = partition({ ...format('c'), importedAtSeconds: 2 });
    expect(answers(days, old, fresh)).toEqual([fresh]);
    expect(answers(days, old)).toEqual([old]);
  });

  test('a narrow one that came last does not silence larger ones of the same width', () => {
    const types = ['partner', 'on-premises', 'none'].map((connectorType) =>
      partition({ filters: { direction: 'inbound', connectorType }, messages: 350, importedAtSeconds: 1 }),
    );
    const clear = partition({ filters: { direction: 'inbound', tls: 'none' }, messages: 90, importedAtSeconds: 2 });
    const { answering, leftOut } = chooseAuthority([clear, ...types], PRIORITY);
    expect(answering.reduce((sum, { messages }) => sum + messages, 0)).toBe(1050);
    expect(leftOut.map(({ partition: p }) => p)).toEqual([clear]);
  });

  test.for([{ cut: true }, { edge: true }])(
    'complete ones that tell of more messages beat a wide one with %o',
    (doubt) => {
      const whole = partition({ messages: 10, ...doubt });
      const parts = ['inbound', 'outbound'].map((direction) => partition({ filters: { direction }, messages: 6 }));
      expect(answers(whole, ...parts)).toEqual(parts);
    },
  );

  test('a wide one with a doubt still speaks when it tells of at least as many messages', () => {
    const whole = partition({ messages: 12, cut: true });
    const parts = ['inbound', 'outbound'].map((direction) => partition({ filters: { direction }, messages: 6 }));
    expect(answers(whole, ...parts)).toEqual([whole]);
  });
});

test('whatever is held: one source a day, disjoint slices, nothing forgotten, in whatever order it is told', () => {
  const anyPartition = fc
    .record({
      source: fc.constantFrom('portal', 'relay', 'other'),
      format: fc.constantFrom('a', 'b'),
      filters: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
      day: fc.integer({ min: 0, max: 2 }),
      precision: fc.constantFrom('hour', 'day'),
      messages: fc.integer({ min: 0, max: 3 }),
      cut: fc.boolean(),
      edge: fc.boolean(),
      importedAtSeconds: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ format, filters, ...rest }) => partition({ ...rest, slice: { format, filters } }));
  const held = fc.uniqueArray(anyPartition, { selector: partitionId, maxLength: 12 });
  const heldTwice = held.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(heldTwice, ([all, shuffled]) => {
      const { answering, leftOut } = chooseAuthority(all, PRIORITY);
      expect([...answering, ...leftOut.map((l) => l.partition)].map(partitionId).sort()).toEqual(
        all.map(partitionId).sort(),
      );
      for (const a of answering) {
        for (const b of answering) {
          if (a === b || a.day !== b.day) continue;
          expect(a.source).toBe(b.source);
          expect(areDisjoint(a.slice, b.slice)).toBe(true);
        }
      }
      expect(new Set(answering.map((p) => p.day))).toEqual(new Set(all.map((p) => p.day)));
      expect(new Set(chooseAuthority(shuffled, PRIORITY).answering)).toEqual(new Set(answering));
    }),
    { numRuns: runs(500) },
  );
});
