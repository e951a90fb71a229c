import fc from 'fast-check';
import type { Fact } from '../../src/model/fact.ts';
import { jsonEdit } from '../../src/model/json-edit.ts';
import { type Adding, DAY, hourAt, type Part, type Telling } from '../contracts/fact-store/telling.ts';
import { DAYS, LOG, STREAMS, type Step, TEXTS } from './random-imports.ts';

/** Few days and keys, so that logs tell of the same partitions, and of the same events. */
const anyEvent = (day: number): fc.Arbitrary<Partial<Fact>> =>
  fc
    .record({
      key: fc.bigInt({ min: 0n, max: 5n }),
      hourOfDay: fc.constantFrom(0, 1, 12, 23),
      sender: fc.constantFrom(...TEXTS.sender),
      client: fc.constantFrom(...TEXTS.client),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'submission' as const),
      tls: fc.constantFrom('unknown' as const, '1.0' as const, '1.3' as const),
      recipients: fc.option(fc.integer({ min: 1, max: 3 })),
    })
    .map(({ key, hourOfDay, ...told }) => ({ ...told, hour: hourAt(hourOfDay, day), event: key }));

const usually = <T>(usual: T, other: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(other) });

/** What is read of one day. */
const anyDay: fc.Arbitrary<Part> = fc
  .constantFrom(...DAYS.slice(0, 2))
  .chain((day) =>
    fc.record({
      kind: usually<'smtp-auth' | 'connector'>('smtp-auth', 'connector'),
      slice: fc.constant({ format: 'log', filters: {} }),
      facts: fc.array(anyEvent(day), { maxLength: 4 }),
      days: fc.constant([day]),
      coverage: fc.record({
        cut: usually(false, true),
        edge: usually(false, true),
        untilSeconds: fc.constantFrom((day + 1) * 86_400, day * 86_400 + 7200),
        inferred: usually<{ tls: '1.2' } | undefined>(undefined, { tls: '1.2' }),
      }),
    }),
  )
  .map(({ kind = 'smtp-auth', facts = [], ...part }) => ({
    ...{ kind, ...part },
    // Facts about connectors name no sender (fact.ts).
    facts: kind === 'connector' ? facts.map((fact) => ({ ...fact, sender: '' })) : facts,
  }));

const partsOf = (maxLength: number) =>
  fc.uniqueArray(anyDay, { selector: ({ kind, days }) => `${kind} ${days}`, minLength: 0, maxLength });

/** Rules of counting, and the hours that were read by them. */
const anyReading = fc
  .record({ revision: usually(1, 2), first: fc.integer({ min: 0, max: 30 }), hours: fc.integer({ min: 0, max: 12 }) })
  .map(({ revision, first, hours }) => ({
    revision,
    from: new Date(hourAt(first, DAY) * 3_600_000).toISOString(),
    to: new Date(hourAt(first + hours, DAY) * 3_600_000).toISOString(),
  }));

interface RandomAddition {
  readonly adding: Adding;
  readonly minutes: number;
  readonly carryAs: 'whole' | 'changes';
}

/** Mostly so soon after what was added before that it is put into files later. */
const anyAddition: fc.Arbitrary<RandomAddition> = fc
  .record({
    stream: fc.constantFrom(...STREAMS),
    parts: partsOf(2),
    position: fc.integer({ min: 0, max: 99 }),
    carry: fc.option(fc.record({ open: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 }) })),
    carryAs: fc.constantFrom('whole' as const, 'changes' as const),
    batchRows: fc.integer({ min: 1, max: 5 }),
    reading: anyReading,
    minutes: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(0, 1) },
      { weight: 1, arbitrary: fc.constantFrom(5, 24 * 60, -3) },
    ),
  })
  .map(({ minutes, reading, carryAs, ...adding }) => ({
    ...{ minutes, carryAs },
    adding: { ...adding, source: LOG.source, about: reading },
  }));

const anyFile: fc.Arbitrary<Telling> = fc
  .record({ parts: partsOf(2), reading: anyReading, batchRows: fc.integer({ min: 1, max: 5 }) })
  .filter(({ parts }) => parts.length > 0)
  .map(({ reading, ...told }) => ({ ...told, source: LOG.source, mode: 'merge', about: reading }));

type FollowedStep = { readonly does: 'add'; readonly more: RandomAddition } | Exclude<Step, { does: 'append' }>;

const anyFollowedStep: fc.Arbitrary<FollowedStep> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ does: fc.constant('add' as const), more: anyAddition }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('tell' as const), telling: anyFile }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('undo' as const), which: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.constant<FollowedStep>({ does: 'reopen' }) },
);

/** Several logs that are followed at the same time, for so many additions that a tail has to be put into files. */
export const anyFollowing: fc.Arbitrary<readonly Step[]> = fc
  .array(anyFollowedStep, { minLength: 2, maxLength: 15, size: 'max' })
  .map((steps) => {
    let now = Date.parse('2030-01-01T12:00:00Z');
    const carried = carriedBy();
    return steps.map((step): Step => {
      // Who opens a store anew tells what is open whole.
      if (step.does === 'reopen') carried.forget();
      if (step.does !== 'add') return step;
      const { adding, minutes, carryAs } = step.more;
      now += minutes * 60_000;
      const about = { ...adding.about, at: new Date(now).toISOString() };
      return { does: 'append', adding: { ...adding, about, ...carried.next(adding, carryAs) } };
    });
  });

/** Tells carries of each stream whole, or as what became of them since they were told last, twice at a time. */
function carriedBy() {
  const known = new Map<string, { readonly carry: unknown; readonly id: string | null }>();
  let changes = 0;
  return {
    forget: () => known.clear(),
    next({ stream = '', carry = null }: Adding, as: RandomAddition['carryAs']): Partial<Adding> {
      if (carry === null) return as === 'whole' ? { carry } : { carry, carryChanges: [] };
      const before = known.get(stream) ?? { carry: null, id: null };
      if (as === 'whole') {
        known.set(stream, { carry, id: null });
        return { carry };
      }
      const between = { open: [carry, 'between'] };
      const [first, second] = [String(changes++), String(changes++)];
      const begin = before.id === null ? { set: between } : jsonEdit(before.carry, between);
      known.set(stream, { carry, id: second });
      return {
        carry: null,
        carryChanges: [
          { id: first, of: before.id, edit: begin },
          { id: second, of: first, edit: jsonEdit(between, carry) },
        ],
      };
    },
  };
}
