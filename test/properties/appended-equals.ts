import fc from 'fast-check';
import { expect } from 'vitest';
import type { Fact } from '../../src/model/fact.ts';
import { partitionId } from '../../src/model/partition.ts';
import type { Question } from '../../src/model/question.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { append, DAY, hourAt, tell } from '../contracts/fact-store/telling.ts';
import type { OpenStore } from '../contracts/fact-store.ts';
import { fewRuns } from '../seed/runs.ts';
import { anyQuestion } from './random-questions.ts';

/** What happens: more of the followed log is read, somebody imports a file of it by hand, takes an import back, restarts. */
type Step =
  | { readonly does: 'append'; readonly events: readonly Partial<Fact>[]; readonly day: number }
  | { readonly does: 'import'; readonly events: readonly Partial<Fact>[] }
  | { readonly does: 'undo'; readonly which: number }
  | { readonly does: 'reopen' };

/** Few keys, so that events are told again: as they were, or with more or less known of them. */
const anyEvent: fc.Arbitrary<Partial<Fact>> = fc
  .record({
    key: fc.integer({ min: 0, max: 11 }),
    tls: fc.constantFrom('1.3' as const, '1.0' as const, 'unknown' as const),
    recipients: fc.option(fc.integer({ min: 1, max: 3 })),
    hour: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ key, hour, ...more }) => ({
    ...{ event: BigInt(key), sender: `s${key % 3}`, client: `192.0.2.${key % 2}` },
    ...{ hour: hourAt(hour + 8, DAY + (key % 2)), ...more },
  }));

const anyEvents = fc.array(anyEvent, { maxLength: 6 });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ does: fc.constant('append' as const), events: anyEvents, day: fc.constantFrom(1, 1, 2) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('import' as const), events: anyEvents }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('undo' as const), which: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ does: 'reopen' }) },
);

const anyLife = fc.record({
  steps: fc.array(anyStep, { minLength: 1, maxLength: 12 }),
  questions: fc.array(anyQuestion, { minLength: 1, maxLength: 3 }),
});

/**
 * A followed log that is added in random pieces, beside imports of files with the same events and undos, answers as if
 * each import that is left had come whole.
 */
export async function expectAppendedEqualsWhole(
  open: OpenStore,
  { cases, shrinks = true }: { readonly cases: number; readonly shrinks?: boolean },
): Promise<void> {
  const property = fc.asyncProperty(anyLife, async ({ steps, questions }) => {
    const lived = await open(['trusted']);
    const fresh = await open(['trusted']);
    try {
      let { store } = lived;
      const told = new Map<number, (readonly Partial<Fact>[])[]>();
      for (const [at, step] of steps.entries()) {
        if (step.does === 'reopen') store = (await lived.reopen?.()) ?? store;
        else await take(store, step, at, told);
      }
      const left = (await store.imports()).filter(({ status }) => status.kind === 'live').map(({ id }) => id);
      for (const id of left.toReversed()) {
        const facts = (told.get(id) ?? []).flat();
        await tell(fresh.store, { mode: 'merge', facts, days: DAYS });
      }
      const appends = steps.flatMap((step, at) => (step.does === 'append' ? [at] : []));
      expect((await store.stream(STREAM))?.position).toBe(appends.at(-1));
      expect(await shown(store, questions)).toEqual(await shown(fresh.store, questions));
      expect(await shown((await lived.reopen?.()) ?? store, questions)).toEqual(await shown(fresh.store, questions));
    } finally {
      await lived.cleanup();
      await fresh.cleanup();
    }
  });
  await fc.assert(property, { numRuns: fewRuns(cases, 'each case writes two stores'), endOnFailure: !shrinks });
}

const STREAM = 'trusted /var/log/mail.log';
const DAYS = [DAY, DAY + 1];

async function take(
  store: FactStore,
  step: Exclude<Step, { does: 'reopen' }>,
  at: number,
  told: Map<number, (readonly Partial<Fact>[])[]>,
): Promise<void> {
  const note = (id: number, events: readonly Partial<Fact>[]) => told.set(id, [...(told.get(id) ?? []), events]);
  if (step.does === 'undo') {
    await store.takeBack(step.which, { by: 'anna', at: '2030-01-02T00:00:00Z' });
    return;
  }
  const { events: facts } = step;
  if (step.does === 'import') {
    await tell(store, { mode: 'merge', facts, days: DAYS });
    note((await store.imports())[0]?.id ?? 0, facts);
    return;
  }
  const about = { at: `2030-01-0${step.day}T12:00:00Z` };
  note((await append(store, { stream: STREAM, facts, days: DAYS, position: at, about })).import, facts);
}

async function shown(store: FactStore, questions: readonly Question[]): Promise<unknown> {
  const partitions = (await store.partitions()).map((partition) => [partitionId(partition), partition] as const);
  const answers: unknown[] = [];
  for (const question of questions) answers.push(await store.ask({ ...question, source: 'trusted' }));
  return { partitions: partitions.sort(([a], [b]) => (a < b ? -1 : 1)), answers };
}
