import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openState } from '../../../../adapters/state/lowdb/open-state.ts';
import type { StateStore } from '../../../../src/ports/state-store.ts';
import { type Counting, counted, countingSchema, nothingCounted, wordsOf } from './counting.ts';

const COUNTER = fileURLToPath(new URL('./counter.ts', import.meta.url));

let folder: string;
let file: string;
let words: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-state-'));
  file = join(folder, 'state.json');
  words = [];
});
afterEach(() => rm(folder, { recursive: true }));

function open(): Promise<StateStore<Counting>> {
  words = [];
  return openState(file, { schema: countingSchema, initial: nothingCounted, onWord: (event) => words.push(event) });
}

/** Leaves a state file that says `count`, and before it one less. */
async function countTo(count: number): Promise<void> {
  const state = await open();
  while (state.read().count < count) await state.update(counted);
  await state.close();
}

describe('the state', () => {
  it('begins with what it is given, and writes nothing before there is something to keep', async () => {
    expect((await open()).read()).toEqual(nothingCounted);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is found again, also when NODE_ENV says test', async () => {
    expect(process.env['NODE_ENV']).toBe('test');
    await countTo(3);
    expect((await open()).read()).toEqual({ count: 3, words: wordsOf(3) });
    expect(words).toEqual([]);
  });

  it('creates its folder', async () => {
    file = join(folder, 'deep', 'er', 'state.json');
    await countTo(1);
    expect((await open()).read().count).toBe(1);
  });

  it('takes updates one after another, however many are asked for at once', async () => {
    const state = await open();
    const counts = await Promise.all(Array.from({ length: 20 }, () => state.update(counted)));
    expect(counts.map((s) => s.count)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('shows a change only when it is on disk', async () => {
    const state = await open();
    const update = state.update(counted);
    expect(state.read().count).toBe(0);
    await update;
    expect(state.read().count).toBe(1);
    expect(JSON.parse(await readFile(file, 'utf8')).data.count).toBe(1);
  });

  it('writes nothing when a change changes nothing', async () => {
    await (await open()).update((state) => state);
    expect(await readdir(folder)).toEqual([]);
  });

  it('cannot be changed from outside, nor can what it began with', async () => {
    const initial = { count: 0, words: ['first'] };
    const state = await openState(file, { schema: countingSchema, initial, onWord: () => {} });
    expect(() => state.read().words.push('second')).toThrow(TypeError);
    const mine = { count: 1, words: ['mine'] };
    await state.update(() => mine);
    mine.words.push('later');
    expect(state.read().words).toEqual(['mine']);
    await expect(
      state.update((s) => {
        s.words.push('sneaked in');
        return s;
      }),
    ).rejects.toThrow(TypeError);
    expect(initial).toEqual({ count: 0, words: ['first'] });
    expect(Object.isFrozen(initial.words)).toBe(false);
  });

  it('stays what it was when a change fails or makes no sense, and goes on afterwards', async () => {
    await countTo(2);
    const state = await open();
    const before = await readFile(file, 'utf8');
    await expect(state.update(() => ({ count: 1.5, words: [] }))).rejects.toThrow(z.ZodError);
    await expect(
      state.update(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(state.read().count).toBe(2);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect((await state.update(counted)).count).toBe(3);
  });

  it('refuses a value that would not be found again as it is', async () => {
    const loose = z.object({ value: z.unknown() });
    const state = await openState(file, { schema: loose, initial: { value: 1 }, onWord: () => {} });
    expect(await state.update(() => ({ value: new Date(0) }))).toEqual({ value: '1970-01-01T00:00:00.000Z' });
    const dated = z.object({ at: z.date().nullable() });
    const other = await openState(join(folder, 'b.json'), { schema: dated, initial: { at: null }, onWord: () => {} });
    await expect(other.update(() => ({ at: new Date(0) }))).rejects.toThrow(z.ZodError);
  });

  it('ends what is under way before it closes, and takes nothing after', async () => {
    const state = await open();
    const last = state.update(counted);
    await state.close();
    expect((await last).count).toBe(1);
    await expect(state.update(counted)).rejects.toThrow('closed');
  });
});

describe('a failing disk', () => {
  it('leaves the state as it was, in memory and on disk', async () => {
    await countTo(2);
    const state = await open();
    await mkdir(`${file}.next`); // nothing can be written where a folder stands
    await expect(state.update(counted)).rejects.toMatchObject({ code: 'disk', retry: 'later' });
    expect(state.read().count).toBe(2);
    expect((await open()).read().count).toBe(2);
    await rm(`${file}.next`, { recursive: true });
    expect((await state.update(counted)).count).toBe(3);
  });

  it('is told apart from a new installation', async () => {
    await writeFile(join(folder, 'file'), 'x');
    file = join(folder, 'file', 'state.json');
    await expect(open()).rejects.toMatchObject({ code: 'disk' });
  });
});

describe('a state file that is harmed', () => {
  it('is never believed, wherever it was cut: the previous one is used and the harmed one kept', async () => {
    await countTo(3);
    const [whole, previous] = await Promise.all([readFile(file), readFile(`${file}.previous`)]);
    const trailing = 1; // the final line break says nothing
    for (let length = 0; length < whole.length - trailing; length++) {
      await rm(folder, { recursive: true });
      await mkdir(folder);
      await writeFile(file, whole.subarray(0, length));
      await writeFile(`${file}.previous`, previous);
      expect((await open()).read(), `cut at ${length}`).toEqual({ count: 2, words: wordsOf(2) });
      expect(words).toEqual(['state.corrupt-set-aside', 'state.previous-used']);
      expect(await readFile(`${file}.corrupt-1`)).toEqual(whole.subarray(0, length));
    }
  });

  it('is never believed, whichever bit is flipped', async () => {
    await countTo(2);
    const [whole, previous] = await Promise.all([readFile(file), readFile(`${file}.previous`)]);
    for (let bit = 0; bit < whole.length * 8; bit += 3) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      await rm(`${file}.corrupt-1`, { force: true });
      await writeFile(file, flipped);
      await writeFile(`${file}.previous`, previous);
      const state = (await open()).read();
      // A flip in the white space between the values harms nothing.
      if (words.length === 0) expect(state, `bit ${bit}`).toEqual({ count: 2, words: wordsOf(2) });
      else expect(state, `bit ${bit}`).toEqual({ count: 1, words: wordsOf(1) });
    }
  });

  it('is set aside under a name that nothing had yet', async () => {
    await countTo(2);
    await writeFile(`${file}.corrupt-1`, 'of last time');
    await writeFile(file, 'garbage');
    await open();
    expect(await readFile(`${file}.corrupt-1`, 'utf8')).toBe('of last time');
    expect(await readFile(`${file}.corrupt-2`, 'utf8')).toBe('garbage');
  });

  it('that is missing lets the previous one speak, aloud', async () => {
    await countTo(3);
    await rm(file);
    const state = await open();
    expect(state.read().count).toBe(2);
    expect(words).toEqual(['state.previous-used']);
    await state.update(counted);
    expect((await open()).read().count).toBe(3);
    expect(words).toEqual([]);
  });

  it('that was changed by hand is not believed', async () => {
    await countTo(2);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"count": 2', '"count": 9'));
    expect((await open()).read().count).toBe(1);
  });

  it('may be laid out anew by hand', async () => {
    await countTo(2);
    await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, 'utf8'))));
    expect((await open()).read().count).toBe(2);
  });

  it('that no longer fits the schema is set aside when the previous one does', async () => {
    await countTo(2);
    await copyFile(file, `${file}.previous`);
    const loose = z.object({ count: z.int(), words: z.array(z.string()), more: z.string() });
    const other = join(folder, 'other.json');
    await (
      await openState(other, { schema: loose, initial: { count: 0, words: [], more: '' }, onWord: () => {} })
    ).update(() => ({ count: 7, words: [], more: 'x' }));
    await copyFile(other, file);
    expect((await open()).read().count).toBe(2);
    expect(words).toContain('state.corrupt-set-aside');
  });

  it.each([
    ['both are garbage', 'garbage', 'garbage'],
    ['one is garbage and there is no other', 'garbage', null],
    ['the only one left is the previous and garbage', null, 'garbage'],
    ['both are empty', '', ''],
    ['both are of another schema', '{"checksum":"x","data":{}}', '{}'],
  ])('stops the start, every time, when %s', async (_, latest, previous) => {
    if (latest !== null) await writeFile(file, latest);
    if (previous !== null) await writeFile(`${file}.previous`, previous);
    const before = await readdir(folder);
    for (let start = 0; start < 2; start++) {
      await expect(open()).rejects.toMatchObject({ code: 'store-damaged', cure: expect.stringContaining(file) });
    }
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('a process that is killed while it writes', () => {
  it('leaves a state that was written, at least as new as the last it spoke of', async () => {
    // Three files at a time, only because most of the time goes into starting processes.
    await Promise.all([20261122, 7, 42].map((seed) => killRepeatedly(join(folder, `state-${seed}.json`), seed)));
  });
});

async function killRepeatedly(path: string, seed: number): Promise<void> {
  let random = seed;
  for (let round = 0; round < 5; round++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const acknowledged = await countUntilKilled(path, 1 + (random % 40), random % 400_000);
    const said: string[] = [];
    const state = await openState(path, {
      schema: countingSchema,
      initial: nothingCounted,
      onWord: (event) => said.push(event),
    });
    const { count } = state.read();
    expect(said, `seed ${seed}, round ${round}`).toEqual([]);
    expect(state.read()).toEqual({ count, words: wordsOf(count) });
    expect(count).toBeGreaterThanOrEqual(acknowledged);
    expect(count).toBeLessThanOrEqual(acknowledged + 1);
  }
}

/** Kills a counter after it has spoken of `updates` and a busy loop has gone round `spins` times; answers its last word. */
async function countUntilKilled(path: string, updates: number, spins: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', COUNTER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let heard = 0;
  let last = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (++heard !== updates) continue;
    let turn = spins;
    while (turn > 0) turn -= 1;
    child.kill('SIGKILL');
  }
  await exited;
  return last;
}
