import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changed, patched } from '../../../../adapters/state/lowdb/change.ts';
import { openState, readState } from '../../../../adapters/state/lowdb/open-state.ts';
import { partsOf } from '../../../../adapters/state/lowdb/parts.ts';
import { runs } from '../../../seed/runs.ts';
import { countingFolder } from './counting.ts';

const markSchema = z.strictObject({ at: z.int(), why: z.string(), by: z.string().optional() });
const rowSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  many: z.number(),
  given: z.record(z.string(), z.union([z.int(), z.null()])),
  marks: z.array(markSchema),
  names: z.array(z.string()).optional(),
  taken: z.strictObject({ by: z.string() }).nullable().optional(),
  stand: z.enum(['open', 'over']).or(z.literal('gone').transform(() => 'over' as const)),
});
const schema = z.strictObject({
  rows: z.array(rowSchema).default([]),
  /** Rows that are checked as a whole only. */
  loose: z.array(z.object({ a: z.int(), b: z.unknown() })),
  checked: z.array(rowSchema.refine(({ text }) => text !== 'never')),
  words: z.array(z.string()),
});
type State = z.infer<typeof schema>;
type Row = z.infer<typeof rowSchema>;

/** Few values each, so that most of them are in two rows; and names that an object has of its own. */
const word = fc.constantFrom('a', 'b', 'constructor', '__proto__', '');
const given = fc
  .array(fc.tuple(word, fc.constantFrom(0, 1, null)), { maxLength: 3 })
  .map((entries): Row['given'] =>
    JSON.parse(
      `{${Object.entries(Object.fromEntries(entries)).map(([key, value]) => `${JSON.stringify(key)}:${value}`)}}`,
    ),
  );
const row: fc.Arbitrary<Row> = fc.record(
  {
    id: word,
    text: word,
    many: fc.constantFrom(0, 1, -0, 0.5),
    given,
    marks: fc.array(fc.record({ at: fc.nat(2), why: word, by: word }, { requiredKeys: ['at', 'why'] }), {
      maxLength: 3,
    }),
    names: fc.array(word, { maxLength: 3 }),
    taken: fc.option(fc.record({ by: word })),
    stand: fc.constantFrom('open', 'over'),
  },
  { requiredKeys: ['id', 'text', 'many', 'given', 'marks', 'stand'] },
);
const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 5 });

/** What a change may make of a list: some rows as they are, some changed in one part, some gone, some new, in any order. */
const changedList = (was: readonly Row[]): fc.Arbitrary<Row[]> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...(was.length === 0 ? [null] : was)).chain((kept) =>
          kept === null
            ? row
            : fc.oneof(
                fc.constant(kept),
                row.chain((other) =>
                  fc
                    .constantFrom(...(Object.keys(other) as (keyof Row)[]))
                    .map((key) => ({ ...kept, [key]: other[key] })),
                ),
                fc.constant({ ...kept, marks: [{ at: 9, why: 'new' }, ...kept.marks] }),
                fc.constant({ ...kept, taken: undefined }),
              ),
        ),
        row,
      ),
      { maxLength: 6 },
    )
    .map((rows) => rows as Row[]);

const loose = fc.record({ a: fc.nat(2), b: fc.oneof(word, fc.constant(new Date(0)), fc.constant([undefined, -0])) });
const change = fc
  .record({ rows: list(row), loose: list(loose), checked: list(row), words: list(word) })
  .map((state) => schema.parse(JSON.parse(JSON.stringify(state))))
  .chain((before) =>
    fc.tuple(
      fc.constant(before),
      fc.record({
        rows: changedList(before.rows),
        loose: list(loose),
        checked: changedList(before.checked),
        words: list(word),
      }),
    ),
  );

const parts = partsOf(schema);
const asFound = (state: unknown): unknown => schema.parse(JSON.parse(JSON.stringify(state)));

describe('what a change made of rows', () => {
  it('is what the next start finds, in memory and of the journal, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(change, async ([before, wanted]) => {
        const made = await changed<State>(before, wanted as State, parts, () => undefined);
        expect(made?.after ?? before).toEqual(asFound(wanted));
        if (made === null) return;
        const again = patched(before, JSON.parse(JSON.stringify(made.patch)), parts);
        expect(again).toEqual(made.after);
        expect(asFound(again)).toEqual(again);
      }),
      { numRuns: runs(500) },
    );
  });

  it('is refused where it does not fit, with the place, and where the journal speaks of rows that are not there', async () => {
    const kept: Row = { id: 'a', text: 'x', many: 1, given: {}, marks: [{ at: 1, why: 'w' }], stand: 'open' };
    const before: State = { rows: [kept, kept], loose: [], checked: [], words: [] };
    const strange = (row: object) => changed(before, { ...before, rows: [kept, row as Row] }, parts, () => undefined);
    for (const [row, path] of [
      [{ ...kept, many: 'much' }, ['rows', 1, 'many']],
      [{ ...kept, other: 1 }, ['rows', 1, 'other']],
      [{ ...kept, id: undefined }, ['rows', 1, 'id']],
      [{ ...kept, marks: [{ at: 'late', why: 'w' }] }, ['rows', 1, 'marks', 0, 'at']],
    ] as const)
      await expect(strange(row)).rejects.toMatchObject({ issues: [expect.objectContaining({ path })] });
    const edit = (at: number, patch: object) => () =>
      patched(before, { rows: { rows: [{ edit: [at, [patch]] }] } }, parts);
    expect(edit(1, { set: { text: 'y' } })).not.toThrow();
    expect(edit(2, { set: { text: 'y' } })).toThrow(RangeError);
    expect(edit(1, { drop: ['text'] })).toThrow(z.ZodError);
    expect(edit(1, { set: { other: 1 } })).toThrow(z.ZodError);
  });
});

describe('the journal', () => {
  let at: Awaited<ReturnType<typeof countingFolder>>;
  beforeEach(async () => {
    at = await countingFolder();
  });
  afterEach(() => at.remove());

  it.each([50, 500])('has of %i changed rows what changed in them, not what they are', async (many) => {
    const initial: State = { rows: [], loose: [], checked: [], words: [] };
    const state = await openState(at.file, { schema, initial, onWord: () => {} });
    const long = 'x'.repeat(1_000);
    const rows = Array.from(
      { length: many },
      (_, n): Row => ({
        ...{ id: `${n}`, text: long, many: n, given: {}, stand: 'open' },
        marks: [{ at: n, why: long }],
      }),
    );
    await state.update((before) => ({ ...before, rows }));
    const length = async () => {
      const files = await at.files();
      return Object.entries(files).reduce(
        (sum, [name, bytes]) => (name.includes('journal') ? sum + bytes.length : sum),
        0,
      );
    };
    const before = await length();
    await state.update((held) => ({
      ...held,
      rows: held.rows.map((row) => ({ ...row, taken: { by: 'ann' }, marks: [{ at: 1, why: 'taken' }, ...row.marks] })),
    }));
    expect(await length()).toBeLessThan(before + many * 150);
    await state.close();
    expect(await readState(at.file, { schema })).toEqual(state.read());
  });
});
