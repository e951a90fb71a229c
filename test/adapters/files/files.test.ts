import { appendFile, chmod, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../adapters/files/files.ts';
import type { InputFile } from '../../../src/ports/files.ts';
import { makePipe } from './make-pipe.ts';

const MIB = 1024 * 1024;
const files = nodeFiles();
let folder: string;
let opened: InputFile[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-files-'));
  opened = [];
});
afterEach(async () => {
  for (const file of opened) await file.close();
  await rm(folder, { recursive: true });
});

async function open(path: string, options?: { readonly followSymlinks?: boolean }): Promise<InputFile> {
  const file = await files.open(path, options);
  opened.push(file);
  return file;
}

async function fileOf(content: string | Uint8Array, name = 'mail.log'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function all(file: InputFile, onProgress?: (bytes: number) => void): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.bytes(onProgress)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Text that gzip cannot make small, so that it spans many chunks compressed as well. */
function noise(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  let x = 1;
  for (let i = 0; i < bytes; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    buffer[i] = x >>> 24;
  }
  return buffer;
}

describe('a regular file', () => {
  it('gives all of its bytes, in chunks of one mebibyte at most', async () => {
    const content = noise(2.5 * MIB);
    const file = await open(await fileOf(content));
    const sizes: number[] = [];
    for await (const chunk of file.bytes()) sizes.push(chunk.length);
    expect(sizes).toEqual([MIB, MIB, MIB / 2]);
    expect((await all(file)).equals(content)).toBe(true);
    expect(file).toMatchObject({ name: 'mail.log', sizeBytes: content.length });
  });

  it('leaves a chunk as it was when the next one is asked for', async () => {
    const content = noise(3 * MIB);
    const file = await open(await fileOf(content));
    const kept: Uint8Array[] = [];
    for await (const chunk of file.bytes()) kept.push(chunk);
    expect(Buffer.concat(kept).equals(content)).toBe(true);
  });

  it('tells how far it is', async () => {
    const file = await open(await fileOf(noise(1.5 * MIB)));
    const progress: number[] = [];
    await all(file, (bytes) => progress.push(bytes));
    expect(progress).toEqual([MIB, 1.5 * MIB]);
  });

  it('shows at most 64 KiB as its head, before, between and after reading', async () => {
    const content = noise(MIB);
    const file = await open(await fileOf(content));
    expect((await file.head(65_536)).length).toBe(65_536);
    expect((await all(file)).length).toBe(MIB);
    expect(Buffer.from(await file.head(65_536)).equals(content.subarray(0, 65_536))).toBe(true);
  });

  it('may be empty', async () => {
    const file = await open(await fileOf(''));
    expect(await all(file)).toHaveLength(0);
    expect(await file.head(65_536)).toHaveLength(0);
  });

  it('is read up to the size it had when it was opened, however it grows', async () => {
    const path = await fileOf('before\n');
    const file = await open(path);
    await appendFile(path, 'after\n');
    expect((await all(file)).toString()).toBe('before\n');
    expect(await file.hasChanged()).toBe(true);
  });

  it('is unreadable when it shrinks under the reader', async () => {
    const path = await fileOf(noise(3 * MIB));
    const file = await open(path);
    await truncate(path, MIB);
    await expect(all(file)).rejects.toMatchObject({ code: 'unreadable', retry: 'later' });
  });

  it('can be left in the middle', async () => {
    const file = await open(await fileOf(noise(5 * MIB)));
    for await (const chunk of file.bytes()) {
      expect(chunk.length).toBe(MIB);
      break;
    }
    expect((await all(file)).length).toBe(5 * MIB);
  });
});

describe('whether a file has changed', () => {
  it('is denied while nothing happens', async () => {
    expect(await (await open(await fileOf('x'))).hasChanged()).toBe(false);
  });

  it('is seen by a rewrite of the same length', async () => {
    const path = await fileOf('x');
    const file = await open(path);
    await utimes(path, 1, 1);
    expect(await file.hasChanged()).toBe(true);
  });

  it('is seen when another file took its name', async () => {
    const path = await fileOf('x');
    const file = await open(path);
    await rename(path, `${path}.1`);
    await fileOf('x');
    await utimes(path, file.modifiedAt, file.modifiedAt);
    expect(await file.hasChanged()).toBe(true);
  });

  it('is seen when it is gone', async () => {
    const path = await fileOf('x');
    const file = await open(path);
    await rm(path);
    expect(await file.hasChanged()).toBe(true);
  });
});

describe('gzip', () => {
  const text = Buffer.from('2021-01-22 line\n'.repeat(50_000));

  it('is recognised from its first bytes and undone, whatever its name', async () => {
    const file = await open(await fileOf(gzipSync(text), 'mail.log'));
    expect((await all(file)).equals(text)).toBe(true);
    expect(Buffer.from(await file.head(65_536)).equals(text.subarray(0, 65_536))).toBe(true);
  });

  it('is not seen in a plain file that is only called so', async () => {
    expect((await all(await open(await fileOf('plain', 'mail.log.gz')))).toString()).toBe('plain');
  });

  it('may consist of several members, also with a border on the edge of a chunk', async () => {
    const first = gzipSync(noise(MIB - 200), { level: 0 });
    const padded = gzipSync(noise(MIB - 200 + (MIB - first.length)), { level: 0 });
    expect(padded.length).toBe(MIB);
    const file = await open(await fileOf(Buffer.concat([padded, gzipSync(text), gzipSync('end')])));
    const undone = await all(file);
    expect(undone.subarray(-3).toString()).toBe('end');
    expect(undone.length).toBe(MIB - 200 + (MIB - first.length) + text.length + 3);
  });

  it('tells progress in compressed bytes', async () => {
    const packed = gzipSync(noise(2 * MIB));
    const progress: number[] = [];
    await all(await open(await fileOf(packed)), (bytes) => progress.push(bytes));
    expect(progress.at(-1)).toBe(packed.length);
  });

  it('that ends early is refused with a cure, wherever it was cut', async () => {
    const packed = gzipSync('2021-01-22 line\n'.repeat(20));
    for (let length = 2; length < packed.length; length++) {
      const file = await open(await fileOf(packed.subarray(0, length)));
      await expect(all(file), `cut at ${length}`).rejects.toMatchObject({
        code: 'unreadable',
        message: expect.stringContaining('ends early'),
        cure: expect.stringContaining('Copy the file again'),
      });
    }
  });

  it('that ends early in a later member is refused as well', async () => {
    const packed = Buffer.concat([gzipSync(text), gzipSync(text).subarray(0, -5)]);
    await expect(all(await open(await fileOf(packed)))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('that ends early still shows its head', async () => {
    const file = await open(await fileOf(gzipSync(text).subarray(0, -5)));
    expect((await file.head(65_536)).length).toBeGreaterThan(0);
  });

  it('that is damaged is refused', async () => {
    const packed = gzipSync(noise(100_000));
    packed[packed.length - 6] = (packed[packed.length - 6] as number) ^ 1;
    await expect(all(await open(await fileOf(packed)))).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('damaged'),
    });
  });

  it('gives back a bomb in small pieces', async () => {
    const path = await fileOf(gzipSync(Buffer.alloc(64 * MIB)));
    const file = await nodeFiles({ maxBytes: 64 * MIB, maxRatio: 2000 }).open(path);
    opened.push(file);
    let largest = 0;
    let total = 0;
    for await (const piece of file.bytes()) {
      largest = Math.max(largest, piece.length);
      total += piece.length;
    }
    expect(total).toBe(64 * MIB);
    expect(largest).toBeLessThanOrEqual(MIB);
    expect((await file.head(65_536)).length).toBe(65_536);
  });
});

describe('what is not a regular file', () => {
  it('is refused when it is missing', async () => {
    await expect(open(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is refused when it is a folder', async () => {
    await expect(open(folder)).rejects.toMatchObject({
      code: 'not-a-file',
      message: expect.stringContaining('folder'),
    });
  });

  it('is refused at once when it is a pipe that nobody writes to', async () => {
    const path = join(folder, 'pipe');
    makePipe(path);
    await expect(open(path)).rejects.toMatchObject({ code: 'not-a-file', message: expect.stringContaining('pipe') });
  });

  it('is refused when it is a device', async () => {
    await expect(open('/dev/zero')).rejects.toMatchObject({ code: 'not-a-file' });
  });

  it('is refused when it is a socket', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(join(folder, 'socket'), listening));
    await expect(open(join(folder, 'socket'))).rejects.toMatchObject({ code: 'not-a-file' });
    await new Promise((closed) => server.close(closed));
  });

  it('is refused when this user may not read it', async (ctx) => {
    if (process.getuid?.() === 0) ctx.skip('root may read everything');
    const path = await fileOf('x');
    await chmod(path, 0);
    await expect(open(path)).rejects.toMatchObject({ code: 'not-permitted', cure: expect.stringContaining('chmod') });
  });
});

describe('a symlink', () => {
  it('that was named by hand is followed', async () => {
    await fileOf('content');
    await symlink('mail.log', join(folder, 'link'));
    expect((await all(await open(join(folder, 'link')))).toString()).toBe('content');
  });

  it('is refused where none may be followed', async () => {
    await fileOf('content');
    await symlink('mail.log', join(folder, 'link'));
    await expect(open(join(folder, 'link'), { followSymlinks: false })).rejects.toMatchObject({ code: 'not-a-file' });
  });

  it('to a folder or in a circle is refused', async () => {
    await mkdir(join(folder, 'sub'));
    await symlink('sub', join(folder, 'to-folder'));
    await symlink('round', join(folder, 'round'));
    await expect(open(join(folder, 'to-folder'))).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(open(join(folder, 'round'))).rejects.toMatchObject({ code: 'not-a-file' });
  });
});
