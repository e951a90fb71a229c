import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED } from '../../src/model/dimensions.ts';
import { type Fact, MAX_ROW_COUNT } from '../../src/model/fact.ts';
import {
  BATCH_COLUMNS,
  BATCH_ROWS,
  type FactBatch,
  FactBatchBuilder,
  factsOf,
  TextDictionary,
} from '../../src/model/fact-batch.ts';
import { TLS_VERSIONS } from '../../src/model/tls.ts';

const SLICE = { format: 'log', filters: {} };

/** Ids to texts, as a store learns them. */
function learning(texts: TextDictionary): (id: number) => string {
  const known: string[] = [];
  return (id) => {
    const { first, texts: fresh } = texts.drain();
    for (const [i, text] of fresh.entries()) known[first + i] = text;
    return known[id] ?? `(${id} is unknown)`;
  };
}

const count = fc.integer({ min: 0, max: MAX_ROW_COUNT });
const anyFact: fc.Arbitrary<Fact> = fc.record({
  hour: fc.integer({ min: 0, max: 1_000_000 }),
  direction: fc.constantFrom(...DIRECTIONS),
  connectorType: fc.constantFrom(...CONNECTOR_TYPES),
  connector: fc.string(),
  forcedTls: fc.constantFrom(...FORCED),
  sender: fc.string(),
  domain: fc.string(),
  client: fc.string(),
  auth: fc.constantFrom(...AUTHS),
  tls: fc.constantFrom(...TLS_VERSIONS),
  rawTls: fc.string(),
  messages: count,
  recipients: fc.option(count),
  event: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

describe('facts', () => {
  test('come out of a batch as they went in', () => {
    fc.assert(
      fc.property(fc.array(anyFact), fc.boolean(), (facts, withEvents) => {
        const texts = new TextDictionary();
        const builder = new FactBatchBuilder('smtp-auth', SLICE, withEvents);
        for (const fact of facts) builder.addFact(fact, texts);
        const back = [...factsOf(builder.take(), learning(texts))];
        expect(back).toEqual(facts.map((fact) => (withEvents ? fact : { ...fact, event: null })));
      }),
    );
  });
});

describe('a batch', () => {
  const fill = (builder: FactBatchBuilder, rows: number): boolean => {
    let isFull = false;
    for (let i = 0; i < rows; i++) isFull = builder.add(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -1);
    return isFull;
  };

  test('says when it is full, not before', () => {
    const builder = new FactBatchBuilder('connector', SLICE);
    expect(fill(builder, BATCH_ROWS - 1)).toBe(false);
    expect(fill(builder, 1)).toBe(true);
    expect(builder.take().length).toBe(BATCH_ROWS);
  });

  test('refuses a row when it is full rather than losing it', () => {
    const builder = new FactBatchBuilder('connector', SLICE);
    fill(builder, BATCH_ROWS);
    expect(() => fill(builder, 1)).toThrow('full');
    expect(builder.take().length).toBe(BATCH_ROWS);
  });

  test('that was taken is never touched again', () => {
    const builder = new FactBatchBuilder('connector', SLICE, true);
    fill(builder, 3);
    const taken: FactBatch = builder.take();
    expect(builder.length).toBe(0);
    fill(builder, 5);
    expect([taken.length, taken.hour[3], taken.event?.[3]]).toEqual([3, 0, 0n]);
    expect(builder.take().length).toBe(5);
  });

  test('has every integer column, in the order stores rely on', () => {
    const batch = new FactBatchBuilder('connector', SLICE).take();
    for (const name of BATCH_COLUMNS) expect(batch[name]).toBeInstanceOf(Int32Array);
    expect(BATCH_COLUMNS).toHaveLength(13);
    expect([batch.kind, batch.slice, batch.event]).toEqual(['connector', SLICE, null]);
  });
});

describe('the dictionary', () => {
  test('gives the empty text 0 and others their number in order of first sight', () => {
    const texts = new TextDictionary();
    expect(['b', '', 'a', 'b', '__proto__'].map((text) => texts.id(text))).toEqual([1, 0, 2, 1, 3]);
  });

  test('hands out each text once, with the id of the first of them', () => {
    const texts = new TextDictionary();
    texts.id('a');
    expect(texts.drain()).toEqual({ first: 0, texts: ['', 'a'] });
    expect(texts.drain()).toEqual({ first: 2, texts: [] });
    texts.id('a');
    texts.id('b');
    expect(texts.drain()).toEqual({ first: 2, texts: ['b'] });
  });

  test('gives a text another id where it is not to be remembered, but never the empty one', () => {
    const texts = new TextDictionary();
    expect(['a', 'a', ''].map((text) => texts.freshId(text))).toEqual([1, 2, 0]);
    expect(texts.drain()).toEqual({ first: 0, texts: ['', 'a', 'a'] });
  });

  test('starts anew when it has grown too large, and an id still means one text for ever', () => {
    const texts = new TextDictionary();
    const text = learning(texts);
    const first = texts.id('first');
    const seen = new Map<number, string>();
    for (let i = 0; i < 450_000; i++) seen.set(texts.id(`t${i}`), `t${i}`);
    expect(seen.size).toBe(450_000);
    const again = texts.id('first');
    expect(again).not.toBe(first);
    expect([text(first), text(again), texts.id('')]).toEqual(['first', 'first', 0]);
    for (const [id, told] of seen) if (text(id) !== told) expect(text(id)).toBe(told);
  });
});

test.for([-1, 1_000_000_001, 2 ** 31, 3e9, Number.NaN])('a count of %d is no row', (messages) => {
  const builder = new FactBatchBuilder('connector', { format: 'x', filters: {} });
  expect(() => builder.add(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, messages, -1)).toThrow(/no count of messages/);
  expect(builder.take().length).toBe(0);
});
