import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DataLock, lockDataDirectory } from '../../../adapters/data-lock/data-lock.ts';
import { bundleScript } from '../../prepared/bundle-script.ts';

const HOLDER = fileURLToPath(new URL('./holder.ts', import.meta.url));

let scripts: string;
let holder: string;
let directory: string;
let children: ChildProcess[];
let locks: DataLock[];

beforeAll(async () => {
  scripts = await mkdtemp(join(tmpdir(), 'mailflow-holder-'));
  holder = await bundleScript(HOLDER, scripts);
});
afterAll(() => rm(scripts, { recursive: true }));
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-lock-'));
  children = [];
  locks = [];
});
afterEach(async () => {
  for (const child of children) await kill(child);
  for (const lock of locks) await lock.release();
  await rm(directory, { recursive: true });
});

async function lock(at = directory, who = 'test'): Promise<DataLock> {
  const taken = await lockDataDirectory(at, who);
  locks.push(taken);
  return taken;
}

/** Another process that tries; answers what it said. */
async function another(who = 'npm start'): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [holder, directory, who], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(createInterface(child.stdout as NodeJS.ReadableStream), 'line')) as [string];
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the lock of a data directory', () => {
  it('is refused to a second process, naming the first', async () => {
    const { child } = await another('npm start');
    await expect(lock()).rejects.toMatchObject({
      code: 'store-busy',
      retry: 'later',
      message: expect.stringMatching(new RegExp(`process ${child.pid} \\(npm start, since \\d{4}-\\d\\d-\\d\\dT`)),
      cure: expect.stringContaining(`kill ${child.pid}`),
    });
  });

  it('is refused to another process while this one has it', async () => {
    await lock(directory, 'the tests');
    const { said } = await another();
    expect(JSON.parse(said)).toMatchObject({
      code: 'store-busy',
      message: expect.stringContaining(`process ${process.pid} (the tests`),
    });
  });

  it('is free at once when its holder was killed', async () => {
    for (let round = 0; round < 2; round++) {
      const { child, said } = await another();
      expect(said).toBe('held');
      await kill(child);
      await (await lock()).release();
    }
  });

  it('is free after it was released, and a second release harms nobody', async () => {
    const first = await lock();
    await first.release();
    const second = await lock();
    await first.release();
    await expect(lock()).rejects.toMatchObject({ code: 'store-busy' });
    await second.release();
    expect((await another()).said).toBe('held');
  });

  it('is refused twice in one process, under any name of the directory', async () => {
    await symlink(directory, `${directory}-alias`);
    try {
      await lock();
      await expect(lock()).rejects.toMatchObject({ code: 'store-busy' });
      await expect(lock(`${directory}-alias`)).rejects.toMatchObject({ code: 'store-busy' });
      await expect(lock(`${directory}/.`)).rejects.toMatchObject({ code: 'store-busy' });
      // Refusing must not have given the first lock away.
      expect(JSON.parse((await another()).said)).toMatchObject({ code: 'store-busy' });
    } finally {
      await rm(`${directory}-alias`);
    }
  });

  it('goes to exactly one of several that ask at once', async () => {
    const outcomes = await Promise.allSettled([lock(), lock(), lock()]);
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
  });

  it('creates the directory, and several directories can be held', async () => {
    await lock(join(directory, 'new', 'deep'));
    await lock();
  });

  it('survives whatever a crash or a disk can do to its file, and is a lock again afterwards', async () => {
    const path = join(directory, 'writer.lock.db');
    const harms = [
      () => writeFile(path, 'garbage'.repeat(2_000)),
      () => writeFile(path, ''),
      () => truncate(path, 5_000),
      () => writeFile(`${path}.wal`, 'garbage'.repeat(100)),
      () => rm(path),
    ];
    await (await lock()).release();
    for (const harm of harms) {
      await harm();
      await (await lock()).release();
    }
    await writeFile(path, 'garbage');
    await lock();
    expect(JSON.parse((await another()).said)).toMatchObject({ code: 'store-busy' });
  });

  it('is refused even when the lock file was overwritten under its holder', async () => {
    await another();
    await writeFile(join(directory, 'writer.lock.db'), 'garbage');
    await expect(lock()).rejects.toMatchObject({ code: 'store-busy' });
  });

  it('names nobody when the note about the holder is of a dead process or unreadable', async () => {
    const { child } = await another();
    const note = join(directory, 'writer.json');
    for (const content of ['{"pid":4194305,"who":"long dead"}', 'garbage', '{"pid":"1"}']) {
      await writeFile(note, content);
      await expect(lock()).rejects.toMatchObject({ message: expect.stringContaining('another process') });
    }
    await rm(note);
    await expect(lock()).rejects.toMatchObject({ message: expect.stringContaining(String(child.pid)) });
  });

  it('leaves no note behind when it is released', async () => {
    await (await lock()).release();
    await expect(readFile(join(directory, 'writer.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says what to do when the directory cannot be one', async () => {
    await writeFile(join(directory, 'file'), 'x');
    for (const path of ['file', join('file', 'below')])
      await expect(lock(join(directory, path))).rejects.toMatchObject({
        code: 'disk',
        message: `The data directory ${join(directory, path)} cannot be used: a part of its path is a file, not a folder (ENOTDIR).`,
      });
    await mkdir(join(directory, 'odd', 'writer.lock.db'), { recursive: true });
    await expect(lock(join(directory, 'odd'))).rejects.toMatchObject({ code: 'disk' });
    await rm(join(directory, 'odd', 'writer.lock.db'), { recursive: true });
    await lock(join(directory, 'odd'));
  });

  it.skipIf(process.platform !== 'linux')('does not wait for ever for a folder that takes none', async () => {
    await expect(lock('/proc/mailflow')).rejects.toMatchObject({ message: expect.stringContaining('(ENOENT)') });
  });

  it('makes the folders above it', async () => {
    await lock(join(directory, 'one', 'two', 'three'));
  });
});
