import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from '../../../../adapters/state/lowdb/open-state.ts';
import { counted, countingFolder, countingOptions, flippedIn, wordsOf } from './counting.ts';
import { simulatedDisk } from './simulated-disk.ts';

let at: Awaited<ReturnType<typeof countingFolder>>;
beforeEach(async () => {
  at = await countingFolder();
});
afterEach(() => at.remove());

describe('a state file that is harmed', () => {
  it('is never believed, wherever it was cut: the one before it is used, nothing is lost, the harmed one kept', async () => {
    await at.countTo(3);
    const whole = await at.files();
    const text = whole['state.json'] as Buffer;
    const trailing = 1; // the final line break says nothing
    for (let length = 0; length < text.length - trailing; length++) {
      await at.lay({ ...whole, 'state.json': text.subarray(0, length) });
      expect((await at.open()).read(), `cut at ${length}`).toEqual({ count: 3, words: wordsOf(3) });
      expect(at.words).toEqual(['state.corrupt-set-aside', 'state.previous-used']);
      expect(await readFile(`${at.file}.corrupt-1`)).toEqual(text.subarray(0, length));
    }
  });

  it('is never believed, whichever bit is flipped, and nothing is lost', async () => {
    await at.countTo(2);
    const simulated = simulatedDisk();
    const whole = Object.entries(await at.files()).map(([name, bytes]) => [`/s/${name}`, bytes] as const);
    const options = { ...countingOptions, disk: simulated.disk, onWord: () => {} };
    for (const [bit, flipped] of flippedIn(Object.fromEntries(whole)['/s/state.json'] as Buffer)) {
      simulated.lay({ ...Object.fromEntries(whole), '/s/state.json': flipped });
      expect((await openState('/s/state.json', options)).read(), `bit ${bit}`).toEqual({ count: 2, words: wordsOf(2) });
    }
  });

  it('is set aside under a name that nothing had yet', async () => {
    await at.countTo(2);
    await writeFile(`${at.file}.corrupt-1`, 'of last time');
    await writeFile(at.file, 'garbage');
    await at.open();
    expect(await readFile(`${at.file}.corrupt-1`, 'utf8')).toBe('of last time');
    expect(await readFile(`${at.file}.corrupt-2`, 'utf8')).toBe('garbage');
  });

  it('that is missing lets the previous one speak, aloud', async () => {
    await at.countTo(3);
    await rm(at.file);
    const state = await at.open();
    expect(state.read().count).toBe(3);
    expect(at.words).toEqual(['state.previous-used']);
    await state.update(counted);
    expect((await at.open()).read().count).toBe(4);
    expect(at.words).toEqual([]);
  });

  it('that was changed by hand is not believed', async () => {
    await at.countTo(2);
    const text = await readFile(at.file, 'utf8');
    expect(text).toContain('"count":1');
    await writeFile(at.file, text.replace('"count":1', '"count":9'));
    expect((await at.open()).read().count).toBe(2);
    expect(at.words).toEqual(['state.corrupt-set-aside', 'state.previous-used']);
  });

  it('may be laid out anew by hand', async () => {
    await at.countTo(2);
    await writeFile(at.file, JSON.stringify(JSON.parse(await readFile(at.file, 'utf8'))));
    expect((await at.open()).read().count).toBe(2);
  });

  it.each([
    ['a part that nobody knows', { count: 7, words: [], more: 'x' }],
    ['a row of another shape', { count: 7, words: [{ of: 'a newer version' }] }],
    ['a value of another kind', { count: 'seven', words: [] }],
  ])('that has %s is of another version: it is refused, and nothing is changed', async (_, data) => {
    await at.countTo(2);
    const checksum = createHash('sha256').update(JSON.stringify(data)).digest('hex');
    await writeFile(at.file, JSON.stringify({ checksum, data }));
    const before = await at.files();
    await expect(at.open()).rejects.toMatchObject({ code: 'store-newer', message: expect.stringContaining(at.file) });
    await expect(at.read()).rejects.toMatchObject({ code: 'store-newer' });
    expect(await at.files()).toEqual(before);
  });

  it('of a format to come is refused, and nothing is changed', async () => {
    await at.countTo(2);
    const data = { format: 3, generation: 1, after: '', state: { count: 7 } };
    const checksum = createHash('sha256').update(JSON.stringify(data)).digest('hex');
    await writeFile(at.file, JSON.stringify({ checksum, data }));
    const before = await at.files();
    await expect(at.open()).rejects.toMatchObject({
      code: 'store-newer',
      message: expect.stringContaining('format 3'),
    });
    expect(await at.files()).toEqual(before);
  });

  it.each([
    ['both are garbage', 'garbage', 'garbage'],
    ['one is garbage and there is no other', 'garbage', null],
    ['the only one left is the previous and garbage', null, 'garbage'],
    ['both are empty', '', ''],
    ['both are of another schema', '{"checksum":"x","data":{}}', '{}'],
  ])('stops the start, every time, when %s', async (_, latest, previous) => {
    if (latest !== null) await writeFile(at.file, latest);
    if (previous !== null) await writeFile(`${at.file}.previous`, previous);
    const before = await readdir(at.folder);
    for (let start = 0; start < 2; start++) {
      await expect(at.open()).rejects.toMatchObject({ code: 'store-damaged', cure: expect.stringContaining(at.file) });
    }
    expect(await readdir(at.folder)).toEqual(before);
  });
});
