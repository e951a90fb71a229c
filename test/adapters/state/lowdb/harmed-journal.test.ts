import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState, readState, recoverState } from '../../../../adapters/state/lowdb/open-state.ts';
import { counted, countingFolder, countingOptions, flippedIn, nothingCounted, stateOf } from './counting.ts';
import { simulatedDisk } from './simulated-disk.ts';

let at: Awaited<ReturnType<typeof countingFolder>>;
beforeEach(async () => {
  at = await countingFolder();
});
afterEach(() => at.remove());

const JOURNAL = 'state.json.journal-1';

/** Lines of the journal: its heading, then one for each count from 2 on. */
const linesOf = (journal: Buffer | undefined): readonly string[] => String(journal).split('\n').slice(0, -1);

describe('a journal', () => {
  it('that ends in a line that was never finished gives the state before it, and goes on', async () => {
    await at.countTo(4);
    const whole = await at.files();
    const journal = whole[JOURNAL] as Buffer;
    const ends = linesOf(journal).map((_, n, all) => `${all.slice(0, n + 1).join('\n')}\n`.length);
    for (let length = 0; length <= journal.length; length++) {
      await at.lay({ ...whole, [JOURNAL]: journal.subarray(0, length) });
      // A line is good when it has all but its line break.
      const finished = ends.filter((end) => end - 1 <= length).length;
      if (finished === 0) {
        // Its heading was on the disk before the snapshot that names it.
        await expect(at.read(), `cut at ${length}`).rejects.toMatchObject({ code: 'store-damaged' });
        continue;
      }
      expect(await at.read(), `cut at ${length}`).toEqual(stateOf(finished));
      expect((await at.files())[JOURNAL]).toEqual(journal.subarray(0, length));
      const state = await at.open();
      expect(state.read()).toEqual(stateOf(finished));
      await state.update(counted);
      await state.update(counted);
      expect((await at.open()).read()).toEqual(stateOf(finished + 2));
      expect(at.words).toEqual([]);
    }
  });

  it.each([
    ['zeros take the place of its last line', 32, true],
    ['zeros stand behind its last line', 600, false],
  ])('is as good as it was finished where a disk wrote no more: %s', async (_, zeros, isInPlace) => {
    await at.countTo(3);
    const whole = await at.files();
    const journal = whole[JOURNAL] as Buffer;
    const last = linesOf(journal).at(-1)?.length ?? 0;
    const harmed = isInPlace
      ? Buffer.concat([journal.subarray(0, -last - 1), Buffer.alloc(zeros), journal.subarray(zeros - last - 1)])
      : Buffer.concat([journal, Buffer.alloc(zeros)]);
    await at.lay({ ...whole, [JOURNAL]: harmed });
    expect((await at.open()).read()).toEqual(stateOf(isInPlace ? 2 : 3));
  });

  it('is refused, and nothing is changed, whichever bit of it is flipped; else the state is the right one', async () => {
    await at.countTo(4);
    const whole = await at.files();
    const simulated = simulatedDisk();
    const options = { ...countingOptions, disk: simulated.disk, onWord: () => {} };
    let refused = 0;
    for (const [bit, flipped] of flippedIn(whole[JOURNAL] as Buffer)) {
      const harmed = { ...whole, [JOURNAL]: flipped };
      simulated.lay(Object.fromEntries(Object.entries(harmed).map(([name, bytes]) => [`/s/${name}`, bytes])));
      const before = simulated.files();
      const read = await readState('/s/state.json', options).catch((cause: unknown) => cause);
      if (!(read instanceof Error)) expect(read, `bit ${bit}`).toEqual(stateOf(4));
      else {
        refused++;
        expect(read, `bit ${bit}`).toMatchObject({ code: 'store-damaged', message: expect.stringContaining(JOURNAL) });
        await expect(openState('/s/state.json', options)).rejects.toMatchObject({ code: 'store-damaged' });
      }
      expect(simulated.files()).toEqual(before);
    }
    expect(refused).toBeGreaterThan(100);
  });

  const harms: readonly (readonly [string, (lines: readonly string[]) => readonly string[]])[] = [
    ['a line is missing', ([heading = '', , ...rest]) => [heading, ...rest]],
    [
      'two lines changed places',
      ([heading = '', first = '', second = '', ...rest]) => [heading, second, first, ...rest],
    ],
    ['a line stands there twice', ([heading = '', first = '', ...rest]) => [heading, first, first, ...rest]],
    ['its heading is missing', ([, ...rest]) => rest],
    ['a line was put in', ([heading = '', ...rest]) => [heading, `${'0'.repeat(32)} {"set":{"count":9}}`, ...rest]],
    ['its numbers were changed', (lines) => lines.map((line) => line.replace('"count":3', '"count":7'))],
  ];

  it.each(harms)('in which %s is refused, until somebody says to go on with what can be read', async (_, harm) => {
    await at.countTo(5);
    const whole = await at.files();
    const harmed = Buffer.from(`${harm(linesOf(whole[JOURNAL])).join('\n')}\n`);
    await at.lay({ ...whole, [JOURNAL]: harmed });
    const before = await at.files();
    await expect(at.open()).rejects.toMatchObject({ code: 'store-damaged', cure: expect.stringContaining('recover') });
    expect(await at.files()).toEqual(before);

    const said: string[] = [];
    const lost = await recoverState(at.file, { ...countingOptions, onWord: (event) => said.push(event) });
    expect(lost).toMatchObject([{ file: expect.stringContaining(JOURNAL) }]);
    expect(said).toContain('state.corrupt-set-aside');
    expect((await at.files())[`${JOURNAL}.corrupt-1`]).toEqual(harmed);
    const state = await at.open();
    expect(at.words).toEqual([]);
    const { count } = state.read();
    expect(state.read()).toEqual(stateOf(count));
    expect(count).toBeLessThan(5);
    await state.update(counted);
    expect((await at.open()).read()).toEqual(stateOf(count + 1));
  });

  it.each([1, 9, 40])('whose last line was never finished, of %i bytes, is said with their number', async (bytes) => {
    await at.countTo(5);
    const whole = await at.files();
    const torn = Buffer.from('f'.repeat(bytes));
    await at.lay({ ...whole, [JOURNAL]: Buffer.concat([whole[JOURNAL] as Buffer, torn]) });
    const said: unknown[] = [];
    const onWord = (event: string, fields: Readonly<Record<string, unknown>>) =>
      void said.push([event, fields['bytes']]);
    const state = await openState(at.file, { ...countingOptions, onWord });
    expect(said).toEqual([['state.journal-torn', bytes]]);
    await state.update(counted);
    await state.close();
    expect((await openState(at.file, { ...countingOptions, onWord })).read()).toEqual(stateOf(6));
    expect(said).toHaveLength(1);
  });

  it('that is missing is noticed, in the middle and at the end', async () => {
    const state = await openState(at.file, { ...countingOptions, journalBytes: 300, onWord: () => {} });
    while (state.read().count < 12) await state.update(counted);
    await state.close();
    const whole = await at.files();
    const journals = Object.keys(whole).filter((name) => name.includes('.journal-'));
    expect(journals.length).toBeGreaterThan(1);
    // One that only the snapshot before needs may go.
    for (const name of journals.slice(1)) {
      const { [name]: _, ...rest } = whole;
      await at.lay(rest);
      await expect(at.open(), name).rejects.toMatchObject({ code: 'store-damaged' });
    }
  });

  it('that is newer than the snapshot beside it, as after half a backup was put back, is refused', async () => {
    await at.countTo(2);
    const backup = (await at.files())['state.json'] as Buffer;
    await recoverState(at.file, { ...countingOptions, onWord: () => {} });
    const state = await openState(at.file, { ...countingOptions, journalBytes: 200, onWord: () => {} });
    while (state.read().count < 30) await state.update(counted);
    await state.close();
    await writeFile(at.file, backup);
    await expect(at.open()).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('has nothing to recover where nothing is there', async () => {
    expect(await recoverState(at.file, { ...countingOptions, onWord: () => {} })).toEqual([]);
    expect((await at.open()).read()).toEqual(nothingCounted);
  });
});
