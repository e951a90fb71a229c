import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import { DAY, hourAt, type Telling, tell } from '../../../contracts/fact-store/telling.ts';
import { openQuietly, withoutImports } from './damaged-store.ts';

let parent: string;
let directory: string;
let store: ParquetStore;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'mailflow-awaited-'));
  directory = join(parent, 'facts');
  store = await openQuietly(directory);
});
afterEach(async () => {
  await store.close();
  await rm(parent, { recursive: true, force: true });
});

const log = (first: number, count: number): Telling => ({
  ...{ source: 'second', mode: 'merge', kind: 'connector' },
  facts: Array.from(
    { length: count },
    (_, at): Partial<Fact> => ({ hour: hourAt((first + at) % 24), direction: 'inbound', event: BigInt(first + at) }),
  ),
});
const report = (count: number, cut = false): Telling => ({
  ...{ source: 'second', kind: 'connector', coverage: { cut } },
  facts: Array.from({ length: count }, (_, at) => ({ hour: hourAt(at % 24), sender: `s${at}` })),
});

const QUESTION = { kind: 'connector', window: daysBetween(DAY, DAY), by: [] } as const;

/** Messages, and the imports that are said to be missing in them. */
async function answer(): Promise<readonly [number, readonly number[]]> {
  const { totals, lost = [] } = await store.ask({ ...QUESTION, partial: true });
  const imports = lost.flatMap((each) => ('imports' in each ? each.imports : []));
  const strict = store.ask(QUESTION);
  await (imports.length > 0 ? expect(strict).rejects.toMatchObject({ code: 'facts-damaged' }) : strict);
  return [totals.messages, [...new Set(imports)]];
}

const files = async (word: string) =>
  (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.parquet') && name.includes(word));

async function away(names: readonly string[]): Promise<() => Promise<void>> {
  for (const [at, name] of names.entries()) await rename(join(directory, name), join(parent, String(at)));
  return async () => {
    for (const [at, name] of names.entries()) await rename(join(parent, String(at)), join(directory, name));
  };
}

describe('a log whose events are damaged does not swallow the next', () => {
  test('which is counted, with a note, until the file is put back', async () => {
    await tell(store, log(1, 100));
    const back = await away(await files('.events.'));
    await tell(store, log(101, 50));
    expect(await answer()).toEqual([50, [1]]);
    await back();
    expect(await answer()).toEqual([50, [1]]);
    await store.expire(() => 'keep');
    expect(await answer()).toEqual([150, []]);
    expect(await store.lost()).toEqual([]);
  });

  test('nor after a restart, and another import of any day mends it', async () => {
    await tell(store, log(1, 100));
    const back = await away(await files('.events.'));
    await tell(store, log(101, 50));
    await store.close();
    store = await openQuietly(directory);
    expect(await answer()).toEqual([50, [1]]);
    await back();
    await tell(store, { source: 'third', facts: [{ hour: hourAt(3, DAY + 9) }] });
    expect(await answer()).toEqual([150, []]);
  });

  test('until it is imported again, or taken back', async () => {
    for (const [cure, messages] of [['again', 150] as const, ['undone', 50] as const]) {
      await rm(directory, { recursive: true, force: true });
      await tell(store, log(1, 100));
      await away(await files('.events.'));
      await tell(store, log(101, 50));
      if (cure === 'again') await tell(store, { ...log(1, 100), again: 1 });
      else await store.takeBack(1, { by: 'a test', at: '2026-11-30T00:00:00Z' });
      expect([cure, await answer(), await store.lost()]).toEqual([cure, [messages, []], []]);
    }
  });
});

describe('what came of several logs and is whole', () => {
  test('stays when one of them is read again while another’s own file is damaged', async () => {
    await tell(store, log(1, 100));
    const own = await files('.events.');
    await tell(store, log(101, 50));
    const back = await away(own);
    expect(await answer()).toEqual([150, []]);
    await tell(store, { ...log(101, 50), about: { sha256: 'x' }, again: 2 });
    expect(await answer()).toEqual([150, []]);
    await tell(store, { ...log(101, 60), replaces: [2] });
    expect(await answer()).toEqual([160, [1]]);
    await back();
    await store.expire(() => 'keep');
    expect(await answer()).toEqual([160, []]);
  });
});

describe('a damaged report', () => {
  test.for([['cut', 60, true] as const, ['far smaller', 2, false] as const])(
    'does not win over one that is %s',
    async ([, count, cut]) => {
      await tell(store, report(100));
      const back = await away(await files('.daily.'));
      await tell(store, report(count, cut));
      expect(await answer()).toEqual([count, [1]]);
      await back();
      await store.expire(() => 'keep');
      expect(await answer()).toEqual([100, []]);
    },
  );

  test('is not missed where a newer one has taken its place', async () => {
    await tell(store, report(100));
    await away(await files('.daily.'));
    await tell(store, report(110));
    expect(await answer()).toEqual([110, []]);
  });
});

describe('what is damaged and from before imports were kept apart', () => {
  test('is made up for by importing its files again', async () => {
    await tell(store, log(1, 100));
    await store.close();
    await withoutImports(directory);
    await away([...(await files('.daily.')), ...(await files('.events.'))]);
    store = await openQuietly(directory);
    expect(await answer()).toEqual([0, [0]]);
    await tell(store, log(1, 60));
    expect(await answer()).toEqual([60, [0]]);
    await tell(store, log(61, 40));
    expect(await answer()).toEqual([100, []]);
    expect(await store.lost()).toEqual([]);
  });
});
