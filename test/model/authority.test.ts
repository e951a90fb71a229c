import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseAuthority } from '../../src/model/authority.ts';
import { DIRECTIONS, KINDS } from '../../src/model/dimensions.ts';
import { type Partition, partitionId } from '../../src/model/partition.ts';
import type { Answering } from '../../src/model/question.ts';
import { areDisjoint } from '../../src/model/slice.ts';
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

describe('of several sources that tell different directions of one day', () => {
  const log = (directions: Partition['directions'], told: Partial<Partition> = {}) =>
    partition({ kind: 'connector', source: 'relay', directions, filters: { host: 'mail-1' }, ...told });
  const portal = (direction: string, messages: number) =>
    partition({
      kind: 'connector',
      filters: { direction },
      messages,
      directions: messages > 0 ? { [direction]: messages } : {},
    });
  const choice = (...told: readonly Partition[]) => {
    const { answering, leftOut } = chooseAuthority(told, PRIORITY);
    return {
      answers: answering.map(({ source, onlyFor }) => [source, onlyFor ?? 'all']),
      silent: leftOut.map(({ partition: { source }, onlyFor }) => [source, onlyFor ?? 'all']),
    };
  };

  test.for([
    {
      what: 'a portal that tells inbound only leaves the outbound mail to the relay',
      told: [portal('inbound', 1000), log({ inbound: 900, outbound: 300 })],
      answers: [
        ['portal', 'all'],
        ['relay', ['outbound', 'local']],
      ],
      silent: [['relay', ['inbound']]],
    },
    {
      what: 'a portal that tells both leaves the relay what stayed on the host',
      told: [portal('inbound', 1000), portal('outbound', 10), log({ inbound: 900, outbound: 300, local: 4 })],
      answers: [
        ['portal', 'all'],
        ['portal', 'all'],
        ['relay', ['local']],
      ],
      silent: [['relay', ['inbound', 'outbound']]],
    },
    {
      what: 'a portal limited to inbound mail that has none of it knows that there was none',
      told: [portal('inbound', 0), log({ inbound: 900, outbound: 300 })],
      answers: [
        ['portal', 'all'],
        ['relay', ['outbound', 'local']],
      ],
      silent: [['relay', ['inbound']]],
    },
    {
      what: 'a relay without inbound mail is not left out of it',
      told: [portal('inbound', 1000), log({ outbound: 300 })],
      answers: [
        ['portal', 'all'],
        ['relay', ['outbound', 'local']],
      ],
      silent: [],
    },
    {
      what: 'a relay that tells nothing else is left out whole',
      told: [portal('inbound', 1000), log({ inbound: 300 })],
      answers: [['portal', 'all']],
      silent: [['relay', 'all']],
    },
    {
      what: 'a host without mail belongs to the answer of its source',
      told: [log({ outbound: 3 }), log({}, { slice: { format: 'log', filters: { host: 'mail-2' } }, messages: 0 })],
      answers: [
        ['relay', 'all'],
        ['relay', 'all'],
      ],
      silent: [],
    },
    {
      what: 'a day without any mail is known by whoever tells of it',
      told: [log({}, { messages: 0 })],
      answers: [['relay', 'all']],
      silent: [],
    },
  ])('$what', ({ told, answers, silent }) => {
    expect(choice(...told)).toEqual({ answers, silent });
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
      directions: fc.constantFrom(undefined, {}, { inbound: 1 }, { outbound: 1, local: 1 }),
    })
    .map(({ format, filters, ...rest }) => partition({ ...rest, slice: { format, filters } }));
  const held = fc.uniqueArray(anyPartition, { selector: partitionId, maxLength: 12 });
  const heldTwice = held.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(heldTwice, fc.constantFrom(...KINDS), ([all, shuffled], kind) => {
      const ofKind = all.map((p) => ({ ...p, kind }));
      const { answering, leftOut } = chooseAuthority(ofKind, PRIORITY);
      const named = [...answering, ...leftOut.map((l) => l.partition)].map(partitionId);
      expect([...new Set(named)].sort()).toEqual(ofKind.map(partitionId).sort());
      for (const a of answering) {
        for (const b of answering) {
          if (a === b || a.day !== b.day || !meet(a, b)) continue;
          expect(a.source).toBe(b.source);
          expect(areDisjoint(a.slice, b.slice)).toBe(true);
        }
      }
      expect(new Set(answering.map((p) => p.day))).toEqual(new Set(all.map((p) => p.day)));
      const again = chooseAuthority(
        shuffled.map((p) => ({ ...p, kind })),
        PRIORITY,
      ).answering;
      expect(new Set(again)).toEqual(new Set(answering));
    }),
    { numRuns: runs(500) },
  );
});

/** Whether both answer for a direction in which both have messages. */
function meet(a: Answering, b: Answering): boolean {
  return DIRECTIONS.some((direction) =>
    [a, b].every(
      ({ onlyFor, directions, kind }) =>
        kind === 'smtp-auth' ||
        ((onlyFor?.includes(direction) ?? true) && (directions === undefined || (directions[direction] ?? 0) > 0)),
    ),
  );
}
