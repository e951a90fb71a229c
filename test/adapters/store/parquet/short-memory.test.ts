import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../adapters/store/parquet/database.ts';
import { stagingWith } from '../../../../adapters/store/parquet/staging/staging.ts';
import { FactBatchBuilder, TextDictionary } from '../../../../src/model/fact-batch.ts';

const DAYS = 6;
const ROWS = 150_000;
const FIRST_DAY = 20_000;
const SLICE = { format: 'smtp-cs-report', filters: {} };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'short-memory-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Stages rows with a long sender each, every tenth of them told before, and puts them into files. */
async function written(memory: string) {
  const staging = await stagingWith(openDatabase)(join(directory, `spill-${memory}`), memory);
  const texts = new TextDictionary();
  const builder = new FactBatchBuilder('smtp-auth', SLICE);
  const hand = async () => {
    await staging.addTexts(texts.drainPacked());
    await staging.add(builder.take());
  };
  for (let row = 0; row < ROWS; row++) {
    const sender = texts.freshId(`${'long-'.repeat(30)}${row % 10 === 0 ? 'again' : row}@contoso.com`);
    const hour = 24 * FIRST_DAY + Math.floor((row * DAYS * 24) / ROWS);
    if (
      builder.add(
        hour,
        2,
        2,
        0,
        2,
        sender,
        texts.id('contoso.com'),
        texts.freshId(`10.0.${row % 20}.1`),
        0,
        4,
        0,
        1,
        -1,
      )
    )
      await hand();
  }
  await hand();
  try {
    const partitions = Array.from({ length: DAYS }, (_, part) => ({
      part,
      key: { kind: 'smtp-auth' as const, source: 'report-csv', slice: SLICE, day: FIRST_DAY + part },
      known: [],
    }));
    const { written: done, files } = await staging.write({
      directory: join(directory, memory),
      mode: 'replace',
      partitions,
    });
    const named = done.flatMap(({ places }) => [places.daily, places.hourly]);
    expect(new Set(named)).toEqual(new Set(Object.keys(files)));
    return done.map(({ places: _, ...sums }) => sums);
  } finally {
    await staging.close();
  }
}

describe('a long import', () => {
  it('comes to the same facts where two of its pieces do not fit into memory side by side', async () => {
    const plenty = await written('1GB');
    expect(plenty.map(({ facts }) => facts)).toEqual(Array(DAYS).fill((ROWS / DAYS / 10) * 9 + 24 * 2));
    expect(await written('40MB')).toEqual(plenty);
  });
});
