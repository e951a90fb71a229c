import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDirectory } from '../../../adapters/data-lock/data-lock.ts';

const ROOT = 0;
const me = process.getuid?.();
/** The owner of the directory: somebody who is not root, also where the tests run as root. */
const owner = me === ROOT ? 12_345 : me;

let directory: string;
let state: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-user-'));
  state = join(directory, 'state');
  await mkdir(state);
  if (owner !== undefined && owner !== me) for (const path of [directory, state]) await chown(path, owner, owner);
});
afterEach(() => rm(directory, { recursive: true }));

test.runIf(me !== undefined)('root does not write into the data directory of somebody else', async () => {
  await expect(lockDataDirectory(directory, 'test', ROOT)).rejects.toMatchObject({
    code: 'wrong-user',
    message: expect.stringContaining(`belongs to user ${owner}`),
    cure: expect.stringContaining(`sudo -u '#${owner}'`),
  });
  expect(await readdir(directory)).toEqual(['state']);
});

test.each([
  ['its owner', owner],
  ['another user, who has rights of their own', 54_321],
  ['a user of a system without numbers for users', undefined],
])('%s may', async (_, uid) => {
  await (await lockDataDirectory(directory, 'test', uid ?? null)).release();
  expect(await readdir(directory)).toContain('writer.lock.db');
});

test('root may where it has always written, or nobody has, whoever has the folder', async () => {
  await rm(state, { recursive: true });
  await (await lockDataDirectory(directory, 'test', ROOT)).release();
  expect(await readdir(directory)).toContain('writer.lock.db');
});

test('root may in a new data directory, whoever has the one around it', async () => {
  await (await lockDataDirectory(join(directory, 'new'), 'test', ROOT)).release();
  expect(await readdir(join(directory, 'new'))).toContain('writer.lock.db');
});

test.runIf(me === ROOT)('root may in a data directory of its own', async () => {
  for (const path of [directory, state]) await chown(path, ROOT, ROOT);
  await (await lockDataDirectory(directory, 'test')).release();
  expect(await readdir(directory)).toContain('writer.lock.db');
});
