import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openState, readState } from '../../../../adapters/state/lowdb/open-state.ts';
import {
  counted,
  countingFolder,
  countingOptions,
  countingSchema,
  nothingCounted,
  stateOf,
  wordsOf,
} from './counting.ts';

let at: Awaited<ReturnType<typeof countingFolder>>;
beforeEach(async () => {
  at = await countingFolder();
});
afterEach(() => at.remove());

describe('the state', () => {
  it('begins with what it is given, and writes nothing before there is something to keep', async () => {
    expect((await at.open()).read()).toEqual(nothingCounted);
    expect(await readdir(at.folder)).toEqual([]);
  });

  it('is found again, also when NODE_ENV says test', async () => {
    expect(process.env['NODE_ENV']).toBe('test');
    await at.countTo(3);
    expect((await at.open()).read()).toEqual({ count: 3, words: wordsOf(3) });
    expect(at.words).toEqual([]);
  });

  it('creates its folder', async () => {
    const file = join(at.folder, 'deep', 'er', 'state.json');
    await (await openState(file, { ...countingOptions, onWord: () => {} })).update(counted);
    expect(await readState(file, { schema: countingSchema })).toEqual(stateOf(1));
  });

  it('takes updates one after another, however many are asked for at once', async () => {
    const state = await at.open();
    const counts = await Promise.all(Array.from({ length: 20 }, () => state.update(counted)));
    expect(counts.map((s) => s.count)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('shows a change only when it is on disk', async () => {
    const state = await at.open();
    const update = state.update(counted);
    expect(state.read().count).toBe(0);
    await update;
    expect(state.read().count).toBe(1);
    expect(await at.read()).toEqual({ count: 1, words: wordsOf(1) });
  });

  it('writes nothing when a change changes nothing', async () => {
    await (await at.open()).update((state) => state);
    expect(await readdir(at.folder)).toEqual([]);
  });

  it('cannot be changed from outside, nor can what it began with', async () => {
    const initial = { count: 0, words: ['first'] };
    const state = await openState(at.file, { schema: countingSchema, initial, onWord: () => {} });
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
    await at.countTo(2);
    const state = await at.open();
    const before = await at.files();
    await expect(state.update(() => ({ count: 1.5, words: [] }))).rejects.toThrow(z.ZodError);
    await expect(
      state.update(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(state.read().count).toBe(2);
    expect(await at.files()).toEqual(before);
    expect((await state.update(counted)).count).toBe(3);
  });

  it('refuses a value that would not be found again as it is', async () => {
    const loose = z.object({ value: z.unknown() });
    const state = await openState(at.file, { schema: loose, initial: { value: 1 }, onWord: () => {} });
    expect(await state.update(() => ({ value: new Date(0) }))).toEqual({ value: '1970-01-01T00:00:00.000Z' });
    const dated = z.object({ at: z.date().nullable() });
    const other = await openState(join(at.folder, 'b.json'), {
      schema: dated,
      initial: { at: null },
      onWord: () => {},
    });
    await expect(other.update(() => ({ at: new Date(0) }))).rejects.toThrow(z.ZodError);
  });

  it('ends what is under way before it closes, and takes nothing after', async () => {
    const state = await at.open();
    const last = state.update(counted);
    await state.close();
    expect((await last).count).toBe(1);
    await expect(state.update(counted)).rejects.toThrow('closed');
  });
});
