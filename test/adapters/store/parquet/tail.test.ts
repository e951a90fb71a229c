import { cp, mkdtemp, open as openFile, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParquetStore } from '../../../../adapters/store/parquet/store.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { jsonEdit } from '../../../../src/model/json-edit.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';
import { ask } from '../../../contracts/fact-store/asking.ts';
import { append, DAY, hourAt, tell } from '../../../contracts/fact-store/telling.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { fewRuns } from '../../../seed/runs.ts';
import { manifestIn, openQuietly } from './damaged-store.ts';

const STREAM = 'trusted /var/log/mail.log';
const BY_ALL = ['day', 'sender', 'client'] as const;

let parent: string;
let directory: string;
const opened: ParquetStore[] = [];
const open = async (at: string, hot = false): Promise<ParquetStore> => {
  const store = await openQuietly(at, hot);
  opened.push(store);
  return store;
};
/** Once: a database that was closed twice would be given out twice. */
const close = async (store: ParquetStore): Promise<void> => {
  opened.splice(opened.indexOf(store), 1);
  await store.close();
};
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'mailflow-tail-'));
  directory = join(parent, 'facts');
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await rm(parent, { recursive: true, force: true });
});

/** The n-th addition: new messages, and one of the addition before that is known better now. */
const additionOf = (n: number, minutes = 0) => ({
  facts: [
    { event: BigInt(10 * n), sender: `s${n % 3}@x`, client: `192.0.2.${n % 2}`, tls: 'unknown' },
    { event: BigInt(10 * n + 1), sender: `s${n % 4}@x`, hour: hourAt(n % 5, DAY + (n % 2)), recipients: 1 },
    ...(n > 0 ? [{ event: BigInt(10 * (n - 1)), sender: `s${(n - 1) % 3}@x`, tls: '1.3' }] : []),
    ...(n > 5
      ? [{ event: BigInt(10 * (n - 5) + 1), sender: 'late@x', hour: hourAt(1, DAY + ((n - 5) % 2)), recipients: 2 }]
      : []),
  ] as readonly Partial<Fact>[],
  days: [DAY, DAY + 1],
  position: n,
  about: { at: new Date(Date.parse('2030-01-01T00:00:00Z') + minutes * 60_000).toISOString() },
});

/** Whatever may have been told, known in memory, after so many additions. */
async function truthAfter(count: number): Promise<FactStore> {
  const store = memoryStore({ priority: ['trusted'] });
  for (let n = 0; n < count; n++) await append(store, additionOf(n));
  return store;
}

const figuresOf = async (store: FactStore) => {
  const figures: unknown[] = [await store.stream(STREAM)];
  for (const by of [[], ['sender'], BY_ALL] as const) {
    const { rows, totals } = await ask(store, { by, order: 'groups' });
    figures.push(rows, totals);
  }
  const hours = {
    grain: 'hours',
    from: new Date(hourAt(0) * 3_600_000),
    to: new Date(hourAt(30) * 3_600_000),
  } as const;
  figures.push((await ask(store, { by: ['hour'], window: hours })).rows);
  return figures;
};

describe('readers of another process', () => {
  test.for([true, false])(
    'see each addition, and what it replaced, as soon as it is answered (hot: %s)',
    async (hot) => {
      const writer = await open(directory);
      const reader = await open(directory, hot);
      for (let n = 0; n < 14; n++) {
        // Every fifth addition comes so late that those before it are put into files.
        await append(writer, additionOf(n, 7 * Math.floor(n / 5)));
        if (hot) await reader.warm();
        const expected = await figuresOf(await truthAfter(n + 1));
        expect(await figuresOf(reader)).toEqual(expected);
        expect(await figuresOf(writer)).toEqual(expected);
        expect(await reader.version()).toBe(await writer.version());
        expect(await reader.imports()).toEqual(await writer.imports());
        const [one, other] = [await reader.partitions(), await writer.partitions()];
        expect(one).toEqual(other);
      }
      await tell(writer, { source: 'second', facts: [{ messages: 3 }] });
      expect(await reader.version()).toBe(await writer.version());
      expect(await figuresOf(reader)).toEqual(await figuresOf(await truthAfter(14)));
    },
  );
});

/** A copy of the facts directory after each addition, as a crash would leave it there. */
async function copiesAfterEach(count: number, minutesOf: (n: number) => number): Promise<readonly string[]> {
  const store = await open(directory);
  const copies: string[] = [];
  for (let n = 0; n < count; n++) {
    await append(store, additionOf(n, minutesOf(n)));
    const copy = join(parent, `after-${n}`);
    await cp(directory, copy, { recursive: true });
    copies.push(copy);
  }
  return copies;
}

const tailIn = async (at: string) => join(at, 'tails', `${(await manifestIn(at)).tail}.tail`);

describe('after a crash', () => {
  /** What was answered is there, or that and what was under way; and reading on from there comes to the same. */
  async function expectSound(at: string, answered: number, count: number): Promise<void> {
    const store = await open(at);
    const { position } = (await store.stream(STREAM)) ?? { position: -1 };
    expect([answered - 1, answered]).toContain(position);
    expect(await figuresOf(store)).toEqual(await figuresOf(await truthAfter(Number(position) + 1)));
    expect(await store.lost()).toEqual([]);
    for (let n = Number(position) + 1; n < count; n++) await append(store, additionOf(n, 100 + n));
    expect(await figuresOf(store)).toEqual(await figuresOf(await truthAfter(count)));
  }

  test('in the middle of an addition, wherever it was, nothing is lost and nothing counts twice', {
    timeout: 300_000,
  }, async () => {
    const copies = await copiesAfterEach(8, () => 0);
    const whole = await readFile(await tailIn(copies[7] ?? ''));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), fc.boolean(), async (length, isFilled) => {
        const at = await mkdtemp(join(parent, 'torn-'));
        await cp(copies[7] ?? '', at, { recursive: true });
        const tail = await tailIn(at);
        if (isFilled) await writeFile(tail, Buffer.concat([whole.subarray(0, length), Buffer.alloc(300)]));
        else await truncate(tail, length);
        const store = await open(at);
        const position = Number((await store.stream(STREAM))?.position);
        await close(store);
        await expectSound(at, position + 1, 10);
      }),
      { numRuns: fewRuns(6, 'each opens and writes a store') },
    );
  });

  test('while additions are put into files, before and after the manifest is written', async () => {
    const copies = await copiesAfterEach(7, (n) => (n < 5 ? 0 : 10));
    const [before = '', after = ''] = [copies[4], copies[5]];
    const mixed = async (name: string, mix: (at: string) => Promise<void>) => {
      const at = join(parent, name);
      await cp(after, at, { recursive: true });
      await mix(at);
      return at;
    };
    const put = (at: string, from: string, name: string) => cp(join(from, name), join(at, name), { recursive: true });
    // The files are written, the manifest is not.
    const unnamed = await mixed('unnamed', async (at) => {
      for (const name of ['manifest.json', 'manifest.previous.json', 'tails']) await put(at, before, name);
    });
    await expectSound(unnamed, 5, 9);
    // The manifest before has taken its place already.
    const halfway = await mixed('halfway', async (at) => {
      await cp(join(at, 'manifest.json'), join(at, 'manifest.json.new'));
      await cp(join(before, 'manifest.json'), join(at, 'manifest.previous.json'));
      for (const name of ['manifest.json', 'tails']) await put(at, before, name);
    });
    await expectSound(halfway, 5, 9);
    // It is written, and nothing is cleared away.
    const uncleared = await mixed('uncleared', (at) => put(at, before, 'tails'));
    await expectSound(uncleared, 6, 9);
  });
});

describe('what a log left open', () => {
  /** Ten thousand messages in the queue; with each addition one goes, one comes, and one is known better. */
  const queueAfter = (n: number) => ({
    at: n,
    hosts: {
      mail: {
        queue: Array.from({ length: 10_000 }, (_, at) => {
          const id = n + at;
          return [`4bXy${id}`, { from: `sender${id}@example.org`, client: '192.0.2.1', retries: at === 5000 ? n : 0 }];
        }),
      },
    },
  });
  const changeOf = (n: number) => ({
    ...{ id: String(n), of: n === 0 ? null : String(n - 1) },
    edit: n === 0 ? { set: queueAfter(0) } : jsonEdit(queueAfter(n - 1), queueAfter(n)),
  });

  test('costs an addition what is new in it, and is whole wherever it is read', async () => {
    const writer = await open(directory);
    await append(writer, { ...additionOf(0), carryChanges: [changeOf(0)] });
    const reader = await open(directory);
    let size = 0;
    for (let n = 1; n < 8; n++) {
      await append(writer, { ...additionOf(n), carryChanges: [changeOf(n)] });
      expect(await reader.stream(STREAM)).toEqual({ position: n, carry: queueAfter(n) });
      const { size: now } = await stat(await tailIn(directory));
      if (n > 1) expect(now - size).toBeLessThan(8 * 1024);
      size = now;
    }
    const late = await open(directory);
    expect(await late.stream(STREAM)).toEqual({ position: 7, carry: queueAfter(7) });
    // It is put into files with the rest.
    await append(writer, { ...additionOf(8, 10), carryChanges: [changeOf(8)] });
    const folded = await open(directory);
    for (const store of [writer, reader, late, folded])
      expect(await store.stream(STREAM)).toEqual({ position: 8, carry: queueAfter(8) });
  });
});

describe('a tail that is damaged', () => {
  test('in the middle says so to readers, counts what is before it, and is read again from there', async () => {
    const writer = await open(directory);
    for (let n = 0; n < 5; n++) await append(writer, additionOf(n));
    const path = await tailIn(directory);
    const bytes = await readFile(path);
    const third = bytes.indexOf('MFTAIL1\n', bytes.indexOf('MFTAIL1\n', 1) + 1);
    const handle = await openFile(path, 'r+');
    await handle.write(Buffer.from([(bytes[third + 60] ?? 0) ^ 1]), 0, 1, third + 60);
    await handle.close();
    const reader = await open(directory);
    expect(await reader.lost()).toEqual([{ kind: 'recent' }]);
    expect((await ask(reader)).lost).toEqual([{ kind: 'recent' }]);
    expect(await reader.stream(STREAM)).toMatchObject({ position: 2 });
    await close(writer);
    const next = await open(directory);
    for (let n = 3; n < 6; n++) await append(next, additionOf(n));
    expect(await figuresOf(next)).toEqual(await figuresOf(await truthAfter(6)));
    expect([await next.lost(), await reader.lost()]).toEqual([[], []]);
  });

  test('is put aside by what took its place, so that no more than two are kept', async () => {
    const store = await open(directory);
    for (let n = 0; n < 12; n++) await append(store, additionOf(n, 10 * n));
    expect((await readdir(join(directory, 'tails'))).length).toBeLessThanOrEqual(2);
    expect((await ask(store, { window: daysBetween(DAY, DAY + 1) })).totals.messages).toBe(24);
  });
});
