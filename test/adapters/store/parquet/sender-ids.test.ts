import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SenderIds } from '../../../../adapters/store/parquet/staging/sender-ids.ts';
import { runs } from '../../../seed/runs.ts';

type Pair = readonly [sender: number, domain: number];

/** What each row's number stands for, and all that were handed out, in their order. */
function numbered(batches: readonly (readonly Pair[])[]) {
  const ids = new SenderIds();
  const handedOut: Pair[] = [];
  const rows = batches.map((batch) => {
    const columns = [0, 1].map((at) => Int32Array.from(batch, (pair) => pair[at] as number));
    const { party, fresh } = ids.of(columns[0] as Int32Array, columns[1] as Int32Array, batch.length);
    expect(fresh.first).toBe(handedOut.length);
    for (let at = 0; at < fresh.length; at++) handedOut.push([fresh.sender[at] as number, fresh.domain[at] as number]);
    return party;
  });
  return { handedOut, rows: rows.map((party) => [...party].map((number) => handedOut[number])) };
}

/** Few enough to meet again, and some that fall on the same place. */
const pair = fc.tuple(
  fc.oneof(
    fc.nat({ max: 5000 }),
    fc.nat({ max: 4 }).map((n) => n * 2 ** 18),
  ),
  fc.nat({ max: 3 }),
);

describe('senders as numbers', () => {
  test('stand for the pair that each row has, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.array(pair, { maxLength: 400 }), { maxLength: 20 }), (batches) => {
        expect(numbered(batches).rows).toEqual(batches);
      }),
      { numRuns: runs(30) },
    );
  });

  test.each([
    ['one', 1],
    ['as many as are remembered at first', 1024],
    ['one more', 1025],
    ['some thousands', 20_000],
    ['more than are ever remembered', 262_200],
  ])('are handed out once for each of %s, while they can be remembered', (_, count) => {
    const senders = Array.from({ length: count }, (_each, n): Pair => [n, 7]);
    const { handedOut, rows } = numbered([senders, senders]);
    // As texts: comparing so many pairs one by one takes seconds.
    expect(String(rows[1])).toBe(String(senders));
    expect(String(handedOut.slice(0, count))).toBe(String(senders));
    // Two that fall on one place forget each other each time.
    const tooMany = Math.max(0, count - 2 ** 18);
    expect(handedOut.length).toBe(count + 2 * tooMany);
  });
});
