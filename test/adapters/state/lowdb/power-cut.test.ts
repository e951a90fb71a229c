import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openState, readState } from '../../../../adapters/state/lowdb/open-state.ts';
import { seeded } from '../../../bench/generate/random.ts';
import { runs } from '../../../seed/runs.ts';
import { simulatedDisk } from './simulated-disk.ts';

const schema = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.int(),
      text: z.string(),
      by: z.string(),
      memo: z.string().optional(),
      marks: z.array(z.strictObject({ at: z.int(), why: z.string(), what: z.string() })),
      names: z.record(z.string(), z.int()),
    }),
  ),
  note: z.string().nullable(),
  mark: z.int().optional(),
});
type State = z.infer<typeof schema>;
const initial: State = { rows: [], note: null };
const FILE = '/state/state.json';

const rowOf = (id: number, text: string): State['rows'][number] => ({ id, text, by: 'ann', marks: [], names: {} });

/** What may be done to the state; numbers choose among what is there. */
type Change = (state: State, n: number) => State;
const CHANGES: Readonly<Record<string, Change>> = {
  add: (state, n) => ({ ...state, rows: [...state.rows, rowOf(n, 'x'.repeat(n % 700))] }),
  change: (state, n) => ({
    ...state,
    rows: state.rows.map((row, at) => (at === n % 5 ? { ...row, text: `${n}` } : row)),
  }),
  memo: (state, n) => inEach(state, n, ({ memo, ...row }) => (memo === undefined ? { ...row, memo: `${n}` } : row)),
  name: (state, n) => inEach(state, n, (row) => ({ ...row, names: { ...row.names, [`name${n}`]: n } })),
  marked: (state, n) =>
    inEach(state, n, (row) => ({ ...row, marks: [{ at: n, why: 'new', what: 'x' }, ...row.marks].slice(0, 3) })),
  corrected: (state, n) =>
    inEach(state, n, (row) => ({
      ...row,
      marks: row.marks.map((mark, at) => (at === n % 3 ? { ...mark, at: n } : mark)),
    })),
  remove: (state, n) => ({ ...state, rows: state.rows.filter((_, at) => at !== n % 4) }),
  turn: (state) => ({ ...state, rows: [...state.rows].reverse() }),
  copy: (state) => ({ ...state, rows: state.rows.map((row) => ({ ...row })) }),
  note: (state, n) => ({ ...state, note: n % 3 === 0 ? null : `note ${n}` }),
  mark: (state, n) => ({ ...state, mark: n }),
  unmark: ({ mark: _, ...state }) => state,
};

/** Rows changed in part, some of them with one taken out before them. */
function inEach(state: State, n: number, change: (row: State['rows'][number]) => State['rows'][number]): State {
  const left = n % 7 === 0 ? state.rows.slice(1) : state.rows;
  return { ...state, rows: left.map((row) => (row.id % 3 === n % 3 ? change(row) : row)) };
}

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constantFrom(...Object.keys(CHANGES)), n: fc.nat(2_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut'), n: fc.nat(14) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('full'), n: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart'), n: fc.constant(0) }) },
);

test('after a power cut at any moment, the state is the last one that was answered, or the one under way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(), async (steps, seed) => {
      const random = seeded(seed);
      const simulated = simulatedDisk();
      const open = () =>
        openState(FILE, { schema, initial, disk: simulated.disk, journalBytes: 900, onWord: () => {} });
      let state = await open();
      let answered: State = initial;
      for (const { kind, n } of [...steps, { kind: 'restart', n: 0 }]) {
        const change = CHANGES[kind];
        if (kind === 'cut') simulated.cutAfter(n);
        else if (kind === 'full') simulated.fullFor(n);
        else if (change !== undefined) {
          const wanted = change(answered, n);
          try {
            answered = await state.update((before) => change(before, n));
            expect(answered).toEqual(wanted);
          } catch {
            await restart([answered, wanted]);
          }
        } else await restart([answered]);
      }

      /** Starts anew after a failure, also where the power was not gone: what failed may be there, and may be not. */
      async function restart(possible: readonly State[]): Promise<void> {
        await state.close();
        simulated.restart(random);
        expect(possible).toContainEqual((await readState(FILE, { schema, disk: simulated.disk })) ?? initial);
        state = await open();
        expect(possible).toContainEqual(state.read());
        answered = state.read();
      }
    }),
    { numRuns: runs(150) },
  );
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30])(
  'a power cut %i steps into a snapshot loses nothing and does nothing twice',
  async (steps) => {
    for (let seed = 0; seed < 10; seed++) {
      const simulated = simulatedDisk();
      const open = () =>
        openState(FILE, { schema, initial, disk: simulated.disk, journalBytes: 3_000, onWord: () => {} });
      const state = await open();
      let answered = 0;
      const add = async (to: typeof state) => {
        const { rows } = await to.update((before) => ({
          ...before,
          rows: [...before.rows, rowOf(before.rows.length, 'y'.repeat(500))],
        }));
        answered = rows.length;
      };
      while (!Object.keys(simulated.files()).some((name) => name.endsWith('.journal-2'))) await add(state);
      simulated.cutAfter(steps);
      await (async () => {
        for (;;) await add(state);
      })().catch(() => undefined);
      await state.close();
      simulated.restart(seeded(seed));
      const { rows } = (await open()).read();
      expect([answered, answered + 1]).toContain(rows.length);
      expect(rows.map(({ id }) => id)).toEqual(rows.map((_, at) => at));
    }
  },
);
