import fc from 'fast-check';
import { expect } from 'vitest';
import { partitionId } from '../../src/model/partition.ts';
import type { Question } from '../../src/model/question.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { hourAt, type Telling, tell } from '../contracts/fact-store/telling.ts';
import type { OpenStore } from '../contracts/fact-store.ts';
import { fewRuns } from '../seed/runs.ts';
import { anyTelling } from './random-imports.ts';
import { anyQuestion } from './random-questions.ts';

/** One import: a file of random facts, or a log that has grown since the last time and is read in another zone. */
interface Import {
  readonly telling: Telling;
  /** Which of the imports before it replaces, counted from the last; none where there are not so many. */
  readonly replaces: number | null;
}

interface Life {
  readonly imports: readonly Import[];
  /** Which imports are taken back, and after how many imports. */
  readonly undos: readonly { readonly after: number; readonly which: number }[];
  readonly questions: readonly Question[];
}

const grownLog = fc
  .record({
    lines: fc.integer({ min: 1, max: 9 }),
    zone: fc.integer({ min: -3, max: 3 }),
    revision: fc.constantFrom(1, 2),
  })
  .map(({ lines, zone, revision }): Telling => {
    const hours = Array.from({ length: lines }, (_, line) => hourAt(5 * line + zone));
    const instant = (hour: number) => new Date(hour * 3_600_000).toISOString();
    return {
      source: 'relay',
      mode: 'merge',
      facts: hours.map((hour, line) => ({ hour, event: BigInt(100 * (zone + 9) + line), sender: `s${line % 2}` })),
      about: { revision, from: instant(hours[0] as number), to: instant(hours.at(-1) as number) },
    };
  });

const anyImport: fc.Arbitrary<Import> = fc.record({
  telling: fc.oneof({ weight: 3, arbitrary: anyTelling }, { weight: 2, arbitrary: grownLog }),
  replaces: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 3 }),
});

const anyLife: fc.Arbitrary<Life> = fc.record({
  imports: fc.array(anyImport, { minLength: 1, maxLength: 6 }),
  undos: fc.array(fc.record({ after: fc.integer({ min: 1, max: 6 }), which: fc.integer({ min: 1, max: 6 }) }), {
    maxLength: 4,
  }),
  questions: fc.array(anyQuestion, { minLength: 1, maxLength: 4 }),
});

/** Any sequence of imports and undos equals importing only what is left, in order. */
export async function expectUndoEqualsNeverImported(
  open: OpenStore,
  { cases, shrinks = true }: { readonly cases: number; readonly shrinks?: boolean },
): Promise<void> {
  const property = fc.asyncProperty(anyLife, async (life) => {
    const lived = await open(['relay']);
    const fresh = await open(['relay']);
    try {
      const { left, replaced } = await live(lived.store, life);
      const numbers = new Map<number, number>();
      for (const id of left) {
        const replaces = (replaced.get(id) ?? []).flatMap((other) => numbers.get(other) ?? []);
        await tell(fresh.store, { ...(life.imports[id - 1] as Import).telling, replaces });
        numbers.set(id, numbers.size + 1);
      }
      expect(await shown(lived.store, life.questions)).toEqual(await shown(fresh.store, life.questions));
      const again = (await lived.reopen?.()) ?? lived.store;
      expect(await shown(again, life.questions)).toEqual(await shown(fresh.store, life.questions));
    } finally {
      await lived.cleanup();
      await fresh.cleanup();
    }
  });
  await fc.assert(property, { numRuns: fewRuns(cases, 'each case writes two stores'), endOnFailure: !shrinks });
}

interface Lived {
  /** The numbers of the imports that were not taken back, in order. */
  readonly left: readonly number[];
  /** What each import replaced when it came: not what was replaced already, even if that has come back since. */
  readonly replaced: ReadonlyMap<number, readonly number[]>;
}

async function live(store: FactStore, { imports, undos }: Life): Promise<Lived> {
  const replaced = new Map<number, readonly number[]>();
  for (const [at, each] of imports.entries()) {
    const id = at + 1;
    const known = await store.imports();
    const replaces = replacedBy(each, id, { imports }).filter(
      (other) => known.find((record) => record.id === other)?.status.kind === 'live',
    );
    await tell(store, { ...each.telling, replaces });
    replaced.set(id, replaces);
    for (const { after, which } of undos) {
      if (after === id) await store.takeBack(which, { by: 'anna', at: '2030-01-02T00:00:00Z' });
    }
  }
  const left = (await store.imports()).filter(({ status }) => status.kind !== 'taken-back').map(({ id }) => id);
  return { left: left.sort((a, b) => a - b), replaced };
}

const replacedBy = (
  { replaces, telling }: Import,
  id: number,
  { imports }: Pick<Life, 'imports'>,
): readonly number[] => {
  const other = replaces === null ? 0 : id - replaces;
  return imports[other - 1]?.telling.source === telling.source ? [other] : [];
};

async function shown(store: FactStore, questions: readonly Question[]): Promise<unknown> {
  const partitions = (await store.partitions()).map((partition) => [partitionId(partition), partition] as const);
  const answers: unknown[] = [];
  for (const question of questions) answers.push(await store.ask(question));
  return { partitions: partitions.sort(([a], [b]) => (a < b ? -1 : 1)), answers };
}
