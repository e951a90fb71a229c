import fc from 'fast-check';
import { expect } from 'vitest';
import { partitionId } from '../../src/model/partition.ts';
import type { Answer, Question } from '../../src/model/question.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { type Group, inColumns } from '../contracts/fact-store/in-columns.ts';
import { append, type Telling, tell } from '../contracts/fact-store/telling.ts';
import type { OpenStore } from '../contracts/fact-store.ts';
import { fewRuns } from '../seed/runs.ts';
import { anyFollowing } from './random-following.ts';
import { anyStep, SOURCE_NAMES, STREAMS, type Step } from './random-imports.ts';
import { anyQuestion } from './random-questions.ts';

type Opened = Awaited<ReturnType<OpenStore>>;

interface Life {
  readonly priority: readonly string[];
  readonly steps: readonly Step[];
  readonly questions: readonly Question[];
}

const anyLife = (steps: fc.Arbitrary<readonly Step[]>, questions: number): fc.Arbitrary<Life> =>
  fc.record({
    priority: fc.shuffledSubarray(SOURCE_NAMES),
    steps,
    questions: fc.array(anyQuestion, { minLength: 1, maxLength: questions }),
  });
const ALL = anyLife(fc.array(anyStep, { minLength: 1, maxLength: 7 }), 8);
const FOLLOWING = anyLife(anyFollowing, 3);

interface Lives {
  readonly runs?: number;
  readonly shrinks?: boolean;
  readonly following?: boolean;
}

/**
 * Lets both stores live through the same random imports and expiries, and throws with the shortest life found in
 * which they differ: in an answer, in what they say they hold or did, or in whether something changed.
 *
 * `shrinks: false` gives up the search for a short one; `following: true` lets them mostly follow a few logs.
 */
export async function expectStoresAgree(
  one: OpenStore,
  other: OpenStore,
  { runs = 100, shrinks = true, following = false }: Lives = {},
): Promise<void> {
  const property = fc.asyncProperty(following ? FOLLOWING : ALL, (life) => expectSameLife(one, other, life));
  await fc.assert(property, {
    numRuns: fewRuns(runs, 'each opens two stores and writes to both'),
    endOnFailure: !shrinks,
  });
}

async function expectSameLife(one: OpenStore, other: OpenStore, life: Life): Promise<void> {
  const opened = [await one(life.priority), await other(life.priority)] as const;
  try {
    let stores: Both<FactStore> = [opened[0].store, opened[1].store];
    let before = await bothShow(stores, life.questions);
    for (const [at, step] of life.steps.entries()) {
      if (step.does === 'reopen') {
        stores = await expectSameReopened({ stores, opened }, life, before);
        continue;
      }
      const [did, otherDid] = [await take(stores[0], life, step, at), await take(stores[1], life, step, at)];
      expect(otherDid).toEqual(did);
      const after = await bothShow(stores, life.questions);
      expectHonestVersions(before, after);
      before = after;
    }
    await expectSameReopened({ stores, opened }, life, before);
  } finally {
    for (const each of opened) await each.cleanup();
  }
}

type Both<T> = readonly [T, T];

async function expectSameReopened(
  { stores, opened }: { readonly stores: Both<FactStore>; readonly opened: Both<Opened> },
  { questions }: Life,
  before: BothShown,
): Promise<Both<FactStore>> {
  const next = [(await opened[0].reopen?.()) ?? stores[0], (await opened[1].reopen?.()) ?? stores[1]] as const;
  const after = await bothShow(next, questions);
  expect([after.shown, after.versions]).toEqual([before.shown, before.versions]);
  return next;
}

/** Everything that can be seen of a store. */
interface Shown {
  readonly answers: readonly Answer[];
  readonly columns: readonly (readonly Group[])[];
  readonly partitions: unknown;
  readonly carries: unknown;
  readonly streams: unknown;
  readonly imports: unknown;
}

interface BothShown {
  readonly shown: Shown;
  readonly versions: readonly [string, string];
}

async function bothShow(
  [one, other]: readonly [FactStore, FactStore],
  questions: readonly Question[],
): Promise<BothShown> {
  const shown = await show(one, questions);
  const { answers, columns, ...held } = await show(other, questions);
  for (const [at, answer] of answers.entries()) {
    expect(answer, `the answer to ${JSON.stringify(questions[at])}`).toEqual(shown.answers[at]);
  }
  expect(columns).toEqual(shown.columns);
  const { partitions, carries, streams, imports } = shown;
  expect(held).toEqual({ partitions, carries, streams, imports });
  return { shown, versions: [await one.version(), await other.version()] };
}

async function show(store: FactStore, questions: readonly Question[]): Promise<Shown> {
  const answers: Answer[] = [];
  const columns: (readonly Group[])[] = [];
  for (const question of questions) {
    answers.push(await store.ask(question));
    columns.push(await inColumns(store, question));
  }
  const partitions = (await store.partitions()).map((partition) => ({ id: partitionId(partition), partition }));
  const carries = [];
  for (const source of SOURCE_NAMES) carries.push(await store.carries(source));
  const streams = [];
  for (const stream of STREAMS) streams.push(await store.stream(stream));
  const imports = await store.imports();
  partitions.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { answers, columns, partitions, carries, streams, imports };
}

/** A version that stays promises that nothing changed; and both stores must see the same changes. */
function expectHonestVersions(before: BothShown, after: BothShown): void {
  const changed = after.versions.map((version, at) => version !== before.versions[at]);
  expect(changed[1]).toBe(changed[0]);
  if (changed[0]) return;
  const { answers, columns, partitions } = before.shown;
  expect(after.shown).toMatchObject({ answers, columns, partitions });
}

async function take(
  store: FactStore,
  { steps }: Life,
  step: Exclude<Step, { does: 'reopen' }>,
  at: number,
): Promise<unknown> {
  if (step.does === 'expire') {
    const { kind, before, verdict } = step;
    return store.expire((partition) => (partition.kind === kind && partition.day < before ? verdict : 'keep'));
  }
  if (step.does === 'append') return append(store, step.adding);
  if (step.does === 'undo') return store.takeBack(step.which, { by: 'anna', at: '2030-01-03T00:00:00Z' });
  const telling = step.does === 'tell' ? step.telling : toldEarlier(steps.slice(0, at), step.which);
  return telling && tell(store, telling);
}

function toldEarlier(steps: readonly Step[], which: number): Telling | undefined {
  return steps.flatMap((step) => (step.does === 'tell' ? [step.telling] : [])).at(-which);
}
