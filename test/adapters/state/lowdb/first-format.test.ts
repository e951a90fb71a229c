import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeDisk } from '../../../../adapters/state/lowdb/disk.ts';
import { openState, readState } from '../../../../adapters/state/lowdb/open-state.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../../../src/state/state.ts';

const FIXTURE = fileURLToPath(new URL('../../../fixtures/state-format-1', import.meta.url));

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-first-format-'));
  file = join(folder, 'mailflow.json');
  await cp(FIXTURE, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const options = { schema: stateSchema, initial: INITIAL_STATE, onWord: (event: string) => expect.fail(event) };
const welcome = (state: MailflowState): MailflowState => ({ ...state, lookFrom: '2026-11-29T18:00:00Z' });
const stored = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

/** What the version before journals does with a file: the envelope, its checksum, and the schema of that time. */
async function isReadByTheVersionBefore(path: string): Promise<boolean> {
  const { checksum, data } = await stored(path);
  expect(checksum).toBe(createHash('sha256').update(JSON.stringify(data)).digest('hex'));
  return stateSchema.safeParse(data).success;
}

test('a state that the version before has written is opened, and what changes is kept', async () => {
  const { data } = await stored(file);
  const state = await openState(file, options);
  expect(state.read()).toEqual(data);
  expect(state.read().episodes.length).toBeGreaterThan(0);
  await state.update(welcome);
  await state.update((before) => ({ ...before, episodes: before.episodes.slice(1) }));
  await state.close();
  expect(await readState(file, options)).toEqual({ ...welcome(data), episodes: data.episodes.slice(1) });
});

test('before anything changes, nothing is written: the version before may still be used', async () => {
  const before = await readdir(folder);
  await (await openState(file, options)).close();
  expect(await readdir(folder)).toEqual(before);
  expect(await isReadByTheVersionBefore(file)).toBe(true);
});

test('the version before refuses what came after it, instead of going on from a generation before', async () => {
  const state = await openState(file, options);
  await state.update(welcome);
  for (const path of [file, `${file}.previous`]) expect(await isReadByTheVersionBefore(path), path).toBe(false);
  await state.close();
});

test('the last state of the version before is kept for the way back', async () => {
  const before = await readFile(file);
  const state = await openState(file, options);
  await state.update(welcome);
  await state.close();
  expect(await readFile(`${file}.format-1`)).toEqual(before);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])(
  'killed %i writes into the change of format, nothing is lost',
  async (at) => {
    const { data } = await stored(file);
    let writes = 0;
    const dying =
      <Given extends readonly unknown[], T>(what: (...given: Given) => Promise<T>) =>
      async (...given: Given): Promise<T> => {
        if (++writes >= at) throw new Error('killed');
        return what(...given);
      };
    const disk = {
      ...nodeDisk,
      write: dying(nodeDisk.write),
      append: dying(nodeDisk.append),
      rename: dying(nodeDisk.rename),
      link: dying(nodeDisk.link),
      remove: dying(nodeDisk.remove),
      syncFolder: dying(nodeDisk.syncFolder),
    };
    const state = await openState(file, { ...options, disk });
    await state.update(welcome).catch(() => undefined);
    const found = await readState(file, options);
    expect([data, welcome(data)]).toContainEqual(found);
    const again = await openState(file, options);
    await again.update(welcome);
    expect(await readState(file, options)).toEqual(welcome(data));
  },
);

test('a state of the first format that is put back beside newer journals is refused', async () => {
  const old = await readFile(file);
  const state = await openState(file, options);
  await state.update(welcome);
  await state.update((before) => ({ ...before, welcomed: !before.welcomed }));
  await state.close();
  await writeFile(file, old);
  await expect(openState(file, options)).rejects.toMatchObject({ code: 'store-damaged' });
});
