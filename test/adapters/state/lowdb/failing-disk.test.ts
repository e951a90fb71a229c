import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../../../adapters/state/lowdb/disk.ts';
import { openState } from '../../../../adapters/state/lowdb/open-state.ts';
import { counted, countingFolder, countingOptions, wordsOf } from './counting.ts';

let at: Awaited<ReturnType<typeof countingFolder>>;
beforeEach(async () => {
  at = await countingFolder();
});
afterEach(() => at.remove());

describe('a failing disk', () => {
  it('leaves a new installation as it was', async () => {
    const state = await at.open();
    await mkdir(`${at.file}.next`); // nothing can be written where a folder stands
    await expect(state.update(counted)).rejects.toMatchObject({ code: 'disk', retry: 'later' });
    expect(state.read().count).toBe(0);
    expect((await at.open()).read().count).toBe(0);
    await rm(`${at.file}.next`, { recursive: true });
    expect((await state.update(counted)).count).toBe(1);
    expect((await at.open()).read().count).toBe(1);
  });

  it.each(['append', 'sync', 'half'] as const)(
    'leaves the state as it was, in memory and on disk, when %s fails, and goes on afterwards',
    async (what) => {
      await at.countTo(2);
      let fails = false;
      const append = async (path: string, pieces: Iterable<string>) => {
        const text = [...pieces].join('');
        if (!fails) return nodeDisk.append(path, [text]);
        if (what !== 'append') await nodeDisk.append(path, [what === 'half' ? text.slice(0, text.length >> 1) : text]);
        throw Object.assign(new Error('no space left'), { code: what === 'sync' ? 'EIO' : 'ENOSPC' });
      };
      const state = await at.open({ ...nodeDisk, append });
      fails = true;
      for (let n = 0; n < 3; n++)
        await expect(state.update(counted)).rejects.toMatchObject({ code: 'disk', retry: 'later' });
      expect(state.read().count).toBe(2);
      expect(await at.read()).toMatchObject({ count: 2 });
      fails = false;
      expect((await state.update(counted)).count).toBe(3);
      expect((await at.open()).read()).toEqual({ count: 3, words: wordsOf(3) });
      expect(at.words).toEqual([]);
    },
  );

  it('is told apart from a new installation', async () => {
    await writeFile(join(at.folder, 'file'), 'x');
    const file = join(at.folder, 'file', 'state.json');
    await expect(openState(file, { ...countingOptions, onWord: () => {} })).rejects.toMatchObject({ code: 'disk' });
  });
});
