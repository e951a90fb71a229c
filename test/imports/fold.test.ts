import { describe, expect, test } from 'vitest';
import { foldOnto } from '../../src/imports/fold.ts';
import type { Layer, LayerFacts } from '../../src/imports/layer.ts';
import type { Partition } from '../../src/model/partition.ts';

/** A day of a file with so many messages, each a fact of its own. */
function day(messages: number, more: Partial<Partition> = {}): Layer {
  return {
    partition: {
      kind: 'smtp-auth',
      source: 'report-csv',
      slice: { format: 'smtp-auth-report', filters: {} },
      day: 20_758,
      precision: 'hour',
      messages,
      facts: messages,
      cut: false,
      derivedCounts: false,
      edge: false,
      untilSeconds: 0,
      importedAtSeconds: 0,
      ...more,
    },
    signature: `${messages} ${JSON.stringify(more)}`,
    hasHours: true,
    hasEvents: false,
  };
}

/** Reports are never united. */
const totals: LayerFacts<Layer> = {
  unite: async (_, newer) => newer,
  withoutHours: async (layer) => layer,
  as: (layer, partition) => ({ ...layer, partition }),
};

const reasonFor = async (before: Layer, after: Layer) => (await foldOnto(before, after, 'replace', totals)).kept;

describe('a day of a newer file', () => {
  test.for([
    { what: 'far less', before: 1150, messages: 30, kept: 'contradicts-what-is-held' },
    { what: 'half', before: 100, messages: 50, kept: null },
    { what: 'a few messages less', before: 24, messages: 5, kept: null },
    { what: 'far more', before: 30, messages: 1150, kept: null },
  ])('with $what than is held: $kept', async ({ before, messages, kept }) => {
    expect(await reasonFor(day(before), day(messages))).toBe(kept);
  });

  test('with rows of which none can be among those that are held is asked about', async () => {
    const shown = (messages: number, tls: string) => day(messages, { inferred: { tls } });
    expect(await reasonFor(shown(50, 'none'), shown(40, '1.2'))).toBe('tells-other-mail');
    expect(await reasonFor(shown(50, '1.2'), shown(40, '1.2'))).toBeNull();
    expect(await reasonFor(shown(50, 'none'), shown(400, '1.2'))).toBeNull();
  });

  test('that is cut, at an edge or empty does not take away what is held', async () => {
    expect(await reasonFor(day(50), day(40, { cut: true }))).toBe('file-was-cut');
    expect(await reasonFor(day(50), day(40, { edge: true }))).toBe('file-holds-only-a-part');
    expect(await reasonFor(day(50), day(0))).toBe('file-has-no-rows');
  });
});
