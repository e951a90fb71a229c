import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** A project of one line, with the real launcher. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mailflow-launch-'));
  for (const folder of ['src', 'cards', 'adapters/shell', 'node_modules'])
    await mkdir(join(root, folder), { recursive: true });
  await copyFile(join(project, 'adapters/shell/launch.mjs'), join(root, 'adapters/shell/launch.mjs'));
  await symlink(join(project, 'node_modules/esbuild'), join(root, 'node_modules/esbuild'));
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await says('first');
});
afterEach(() => rm(root, { recursive: true }));

const says = (word: string): Promise<void> =>
  writeFile(join(root, 'src/main.ts'), `console.log('${word}' as string);\n`);
const launched = async (): Promise<string> =>
  (await run(process.execPath, [join(root, 'adapters/shell/launch.mjs')])).stdout;
const bundles = async (): Promise<number> => (await readdir(join(root, 'node_modules/.cache/mailflow'))).length;

test('what runs is what stands in the sources now', async () => {
  expect(await launched()).toBe('first\n');
  await says('later');
  expect(await launched()).toBe('later\n');
});

test('what is there already is used, whenever its sources were copied', async () => {
  await launched();
  await utimes(join(root, 'src/main.ts'), 1, 1);
  expect(await launched()).toBe('first\n');
  expect(await bundles()).toBe(1);
});

test('other packages and another launcher make another bundle', async () => {
  await launched();
  await writeFile(join(root, 'node_modules/.package-lock.json'), '{}');
  await launched();
  expect(await bundles()).toBe(2);
  await copyFile(join(project, 'adapters/shell/launch.mjs'), join(root, 'adapters/shell/launch.mjs'));
  await writeFile(join(root, 'adapters/shell/launch.mjs'), '\n// Changed.\n', { flag: 'a' });
  await launched();
  expect(await bundles()).toBe(3);
});

test('where it may not write, it says so', async () => {
  await writeFile(join(root, 'node_modules/.cache'), 'a file where a folder should be');
  await expect(launched()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/may not write there \(\w+\)/),
  });
});
