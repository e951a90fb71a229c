import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFiles } from '../../../adapters/files/files.ts';
import { DEFAULT_UNPACK_LIMITS } from '../../../src/ingest/unpack-limits.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpack-limits-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** How many bytes come out of a file of this content. */
async function unpackedBytes(content: Uint8Array, limits = DEFAULT_UNPACK_LIMITS): Promise<number> {
  const path = join(folder, 'mail.log');
  await writeFile(path, content);
  const file = await nodeFiles(limits).open(path);
  try {
    let bytes = 0;
    for await (const piece of file.bytes()) bytes += piece.length;
    return bytes;
  } finally {
    await file.close();
  }
}

const repeated = (content: Uint8Array, times: number): Buffer => Buffer.concat(Array<Uint8Array>(times).fill(content));
const alike = (bytes: number): Buffer => Buffer.alloc(bytes, 'a');
const MB = 1_000_000;

/** 70 MB of the letter a: packed by xz, and that by gzip to fit in here. */
const XZ_OF_70_MB = gunzipSync(
  Buffer.from(
    'H4sIAAAAAAACA/trXhURxcDA8uzaFjcmBkVGGQYGBoHzEWf+/xdkzIllMHj/e/+/xRvjnv6w37RKLfRHRoFjgSh/7185H+kup+2SXzIlCtelKXd1+eov5r1Zv+xxj7Jg8INIiaOlXY/Kf2ybUs+TdeBeiWfKo5cxwZtYbnx34Vkdz5vr9vLp4bKO7dPC12zzfZgpm//bu0Mgx+l0h30MQ/8Fv/VqGlMK5W37VR4WzFuuHP9G43Trxakzuuq0Jn5SL/0ueYBthu+MvzfWX53Af0Q1+MfXiWaGrEs3vMs/WODrznNxouCqtQmyu85tVJeIiWx7mRYUse9l2ZrIJ0+jWTl+Hr+19s/vIO2Ss3LRCk4/7wbb/tBM4bRuOK2Vc3+r9Ycje/XiV/Hbeac5TRDm+y8w+UdhReQP7rP/p2q48a/8U3Pv9ywDvbAD/a2fmxsPpFLZ6j0e6s8i5v8XYNRmeFMcvPzvvnU1hlLzt/ca5o2cMCDN6kB++02jATYaYKMBNhpgowE2GmCjATYaYKMBNhpgowE2GmCjATYaYKMBNhpgowE2GmCjATYaYKMBNhpgowE2GmCjATYaYKMBNhpgowE2GmCjATYaYKMBNhpgowE2GmBDJMB6bHwZyugeYN/X/f0vxcDA8MkjYcajlGwGxiUBDbs3KB4KNP268Uj6byagFANLZBQAq8UrKUgoAAA=',
    'base64',
  ),
);

const GZIP_OF_70_MB = gzipSync(alike(70 * MB));

/** A day of one monitor: only time, process and queue id differ from line to line. */
function monotonousLog(bytes: number): Buffer {
  const lines: string[] = [];
  for (let at = 0, length = 0; length < bytes; at++) {
    const clock = new Date(at * 1000).toISOString().slice(11, 19);
    const line = `Jan 27 ${clock} mail postfix/smtpd[${100 + (at % 9)}]: connect from localhost[127.0.0.1]\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(''));
}

describe('a compressed file that unpacks to far more than a log would', () => {
  test.each([
    ['gzip', () => GZIP_OF_70_MB],
    ['gzip with a log before it', () => Buffer.concat([gzipSync(monotonousLog(MB)), GZIP_OF_70_MB])],
    ['gzip of many members', () => repeated(gzipSync(alike(MB)), 70)],
    ['a hole of zeros', () => gzipSync(Buffer.alloc(70 * MB))],
    ['xz', () => XZ_OF_70_MB],
    ['xz of several streams', () => repeated(XZ_OF_70_MB, 3)],
  ])('is refused with the figure, the limit and the setting: %s', async (_kind, content) => {
    await expect(unpackedBytes(content())).rejects.toMatchObject({
      code: 'too-large',
      retry: 'never',
      message: expect.stringMatching(/mail\.log unpacks to more than (200|1,000) times its size \(\d+ MB so far\)\.$/),
      cure: expect.stringContaining('raise MAILFLOW_MAX_UNPACK_RATIO'),
    });
  });

  test.each([
    ['a monotonous log of 70 MB', () => repeated(gzipSync(monotonousLog(7 * MB)), 10), 70],
    [
      'a log that begins with one line again and again',
      () => Buffer.concat([gzipSync(alike(66 * MB)), gzipSync(randomBytes(MB))]),
      67,
    ],
    ['a small file, however much it shrinks', () => repeated(gzipSync(alike(6 * MB)), 10), 60],
  ])('is none: %s', async (_kind, content, megabytes) => {
    expect(Math.floor((await unpackedBytes(content())) / MB)).toBe(megabytes);
  });

  test('is read where the setting allows it', async () => {
    expect(await unpackedBytes(GZIP_OF_70_MB, { ...DEFAULT_UNPACK_LIMITS, maxRatio: 2000 })).toBe(70 * MB);
  });
});

describe('a compressed file that unpacks to more than the limit', () => {
  const limits = { ...DEFAULT_UNPACK_LIMITS, maxBytes: 2 * MB };

  test.each([
    ['gzip', () => gzipSync(monotonousLog(3 * MB))],
    ['gzip of several members', () => repeated(gzipSync(monotonousLog(MB)), 3)],
    ['xz', () => XZ_OF_70_MB],
  ])('is refused with the limit and the setting: %s', async (_kind, content) => {
    await expect(unpackedBytes(content(), limits)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/unpacks to more than 2 MB\.$/),
      cure: expect.stringContaining('raise MAILFLOW_MAX_UNPACKED_MB'),
    });
  });

  test('is read when it has exactly as much', async () => {
    expect(await unpackedBytes(gzipSync(alike(2 * MB)), limits)).toBe(2 * MB);
  });

  test('is read when it is not compressed: its size was seen by who put it there', async () => {
    expect(await unpackedBytes(alike(3 * MB), limits)).toBe(3 * MB);
  });
});
