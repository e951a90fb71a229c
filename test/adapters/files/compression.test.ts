import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../adapters/files/files.ts';

/** `one\ntwo\n` and `three\n`, each a stream of its own: what `xz` writes. */
const FIRST = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAHb25lCnR3bwoAUauer1d1cEkAASAIuxnZux+2830BAAAAAARZWg==',
  'base64',
);
const SECOND = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFdGhyZWUKAAAALOfhsoKxk2UAAR4GwS+kHR+2830BAAAAAARZWg==',
  'base64',
);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compression-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function read(content: Uint8Array): Promise<{ head: string; whole: string; isCompressed: boolean }> {
  const path = join(folder, 'mail.log');
  await writeFile(path, content);
  const file = await nodeFiles().open(path);
  try {
    const head = Buffer.from(await file.head(5)).toString();
    const pieces: Uint8Array[] = [];
    for await (const piece of file.bytes()) pieces.push(piece);
    return { head, whole: Buffer.concat(pieces).toString(), isCompressed: file.isCompressed };
  } finally {
    await file.close();
  }
}

describe('xz', () => {
  it('is undone, also where several streams follow each other', async () => {
    expect(await read(FIRST)).toEqual({ head: 'one\nt', whole: 'one\ntwo\n', isCompressed: true });
    expect((await read(Buffer.concat([FIRST, SECOND]))).whole).toBe('one\ntwo\nthree\n');
  });

  it('that ends early is refused with a cure, wherever it was cut', async () => {
    for (let length = 6; length < FIRST.length; length++) {
      await expect(read(FIRST.subarray(0, length)), `cut at ${length}`).rejects.toMatchObject({
        code: 'unreadable',
        message: expect.stringContaining('the xz'),
        cure: expect.stringContaining('Copy the file again'),
      });
    }
  });

  it.each([
    [
      'a dictionary of 128 MB',
      '/Td6WFoAAATm1rRGAgAhAR4AAACbB1FmAQAHb25lCnR3bwoAUauer1d1cEkAASAIuxnZux+2830BAAAAAARZWg==',
      'needs a dictionary larger than 64 MB',
    ],
    [
      'a filter for programs',
      '/Td6WFoAAATm1rRGAgEEACEBFgANhjUfAQAHb25lCnR3bwoAUauer1d1cEkAASAIuxnZux+2830BAAAAAARZWg==',
      'is packed with filters that are not supported',
    ],
  ])('with %s is refused for what it is, and not as damaged', async (_, base64, why) => {
    await expect(read(Buffer.from(base64, 'base64'))).rejects.toMatchObject({
      message: expect.stringContaining(`the xz ${why}`),
      cure: expect.stringContaining('`xz -dk FILE`'),
    });
  });

  it.each([26, 30, 45])('with another byte %i is refused as damaged', async (at) => {
    const damaged = Buffer.from(FIRST);
    damaged[at] = (damaged[at] as number) ^ 0xff;
    await expect(read(damaged)).rejects.toMatchObject({ message: expect.stringContaining('is damaged') });
  });
});

describe('a compression that is only known', () => {
  it.each([
    ['bzip2', Buffer.from('BZh91AY&SY\x00\x01\x02', 'latin1'), 'bunzip2 "'],
    ['zstd', Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x00), 'zstd -d "'],
  ])('%s is refused with the command that undoes it', async (kind, content, command) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'not-recognised',
      message: expect.stringContaining(`compressed with ${kind}`),
      cure: expect.stringContaining(command),
    });
  });

  it('is not seen in a text that begins with the same letters', async () => {
    expect((await read(Buffer.from('BZh9 is no date\n'))).isCompressed).toBe(false);
  });
});
